namespace Maintenance.Analytics.Prognostics;

/// <summary>Remaining useful life of a unit after its last known cycle.</summary>
/// <param name="Cycles">From 0 to the model's cap, which stands for "the cap or more".</param>
/// <param name="Low">Lower bound of the interval that holds the true value with the model's coverage.</param>
/// <param name="High">Upper bound of that interval, for units that fail within the model's horizon.</param>
/// <param name="Reasons">Sources by weight, greatest first; with <see cref="RulModel.Bias"/> they add up to the prediction before it is bounded.</param>
/// <param name="OutsideRange">Sensors whose last values lie outside what the model was trained on.</param>
public sealed record RulPrediction(
    double Cycles, double Low, double High, IReadOnlyList<Reason> Reasons, IReadOnlyList<string> OutsideRange);
