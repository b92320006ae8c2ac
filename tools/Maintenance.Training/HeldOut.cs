namespace Maintenance.Training;

/// <summary>A prediction for a unit that was not trained on.</summary>
/// <param name="Age">Cycles that were known.</param>
internal sealed record HeldOut(int Fold, int Age, double True, double Predicted);
