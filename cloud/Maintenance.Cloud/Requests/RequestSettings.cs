namespace Maintenance.Cloud.Requests;

/// <summary>Section <c>Requests</c>.</summary>
internal sealed record RequestSettings
{
    /// <summary>Whether a technician of the site's pool may accept a request, and so open its work order, without triage.</summary>
    public bool TechniciansMayAccept { get; init; } = true;

    /// <summary>Reports by QR code of one address in an hour.</summary>
    public int ReportsOfAddress { get; init; } = 10;

    /// <summary>Reports by QR code of one asset in an hour.</summary>
    public int ReportsOfAsset { get; init; } = 30;
}
