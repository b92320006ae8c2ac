namespace Maintenance.Analytics.Prognostics;

/// <summary>How well a model does on units it has not seen: by cross-validation, in which a unit is never on both sides.</summary>
/// <param name="Cuts">Moments predicted: cycles of held-out units that fail within the horizon.</param>
/// <param name="Rmse">In cycles, against the true remaining life.</param>
/// <param name="CappedRmse">In cycles, against the true remaining life up to the cap.</param>
/// <param name="NasaScore">Of the PHM 2008 challenge, for a hundred predictions: late ones weigh more.</param>
/// <param name="Coverage">Share of the true values inside intervals that were calibrated on other units.</param>
/// <param name="RmseOfMean">Floor: always the mean.</param>
/// <param name="RmseOfCap">Floor: always the cap.</param>
/// <param name="RmseOfLine">Floor: a straight line on the unit's age.</param>
public sealed record RulFigures(
    int Folds, int Seed, int Cuts, double Rmse, double CappedRmse, double NasaScore, double Coverage,
    double RmseOfMean, double RmseOfCap, double RmseOfLine);
