namespace Maintenance.Edge.Devices;

/// <summary>What became of a command to write.</summary>
internal abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>Written, and read back as it was written.</summary>
    /// <param name="Value">As the device has it now, in the tag's unit.</param>
    public sealed record Written(double Value) : WriteOutcome;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(string Reason) : WriteOutcome;

    /// <summary>Written, but the device says another value now, or cannot say one; or it is not known whether it was written.</summary>
    /// <param name="Value">What it says; null where it says none.</param>
    public sealed record NotConfirmed(string Reason, double? Value = null) : WriteOutcome;

    /// <summary>There is no connection: nothing was written.</summary>
    public sealed record Away(string Reason) : WriteOutcome;
}
