namespace Maintenance.Analytics.Assets;

/// <summary>When a departure alarms and for how long.</summary>
/// <param name="Allowance">Scatters by which the fast mean may stray without being counted.</param>
/// <param name="Enough">Sum of strays beyond the allowance, in scatters × rows, that alarms.</param>
/// <param name="RisingOnly">Whether only values above normal are a departure.</param>
internal sealed record DepartureSettings(double Allowance, double Enough, bool RisingOnly = false)
{
    /// <summary>Scatters less that the patient sum allows: it finds the small departure that lasts.</summary>
    public const double PatientLess = 1;

    /// <summary>How many times as much the patient sum must reach.</summary>
    public const double PatientMore = 4;

    /// <summary>Rows in alarm after which any new state is taken for normal.</summary>
    public const int Patience = 1000;
}
