using System.Text.Json;

namespace Maintenance.Analytics.Prognostics;

/// <summary>All there is to know of a model of remaining life: what it was made from, how good it is, and the model itself.</summary>
/// <param name="FeatureVersion">Of <see cref="WindowFeatures"/>.</param>
/// <param name="Cap">Cycles above which a unit is simply healthy: no sensor tells one healthy unit's end from another's.</param>
/// <param name="Horizon">Cycles before failure in which figures and intervals hold.</param>
/// <param name="Fused">Signals made of all sensors, beside those.</param>
/// <param name="Boosters">JSON models of XGBoost, whose predictions are averaged.</param>
public sealed record RulModelContent(
    int FeatureVersion, double Cap, double Horizon, TrainingData Data, RulFigures Figures, OperatingConditions Conditions,
    IReadOnlyList<FusedSignal> Fused, IReadOnlyList<string> Features, ConformalInterval Interval, IReadOnlyList<JsonElement> Boosters)
{
    public const string Kind = "remaining-life";
    public const int Version = 2;
}
