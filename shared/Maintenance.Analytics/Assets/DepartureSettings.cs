namespace Maintenance.Analytics.Assets;

/// <summary>When a departure alarms and for how long.</summary>
/// <param name="Allowance">Scatters by which the fast mean may stray without being counted.</param>
/// <param name="Enough">Sum of strays beyond the allowance, in scatters × rows, that alarms.</param>
/// <param name="Patience">Rows in alarm after which the new state is taken for normal.</param>
/// <param name="RisingOnly">Whether only values above normal are a departure.</param>
internal sealed record DepartureSettings(double Allowance, double Enough, int Patience = 1000, bool RisingOnly = false);
