using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.Requests;

/// <summary>Section <c>Requests</c>, and what people set while the program runs.</summary>
internal sealed record RequestSettings
{
    /// <summary>Whether a technician of the site's pool may accept a request, and so open its work order, without triage.</summary>
    public static SettingDefinition TechniciansMayAccept { get; } = new(
        "requests.techniciansMayAccept", "Requests", "Technicians may accept requests, and so open their work orders, without triage.", FieldTypes.Flag(), true,
        [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };

    /// <summary>Reports by QR code of one address in an hour.</summary>
    public int ReportsOfAddress { get; init; } = 10;

    /// <summary>Reports by QR code of one asset in an hour.</summary>
    public int ReportsOfAsset { get; init; } = 30;
}
