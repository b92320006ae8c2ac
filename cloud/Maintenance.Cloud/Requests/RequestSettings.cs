using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.Requests;

/// <summary>What people set of requests while the program runs.</summary>
internal static class RequestSettings
{
    private const int MostReports = 10_000;

    /// <summary>Whether a technician of the site's pool may accept a request, and so open its work order, without triage.</summary>
    public static SettingDefinition TechniciansMayAccept { get; } = new(
        "requests.techniciansMayAccept", "Requests", "Technicians may accept requests, and so open their work orders, without triage.", FieldTypes.Flag(), true,
        [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };

    /// <summary>Before it is known of which site the code is, if of any.</summary>
    public static SettingDefinition ReportsOfAddress { get; } = new(
        "requests.reportsOfAddress", "Requests", "Reports by QR code that one address may send in an hour.", FieldTypes.Whole(1, MostReports), 10,
        [Role.Administrator, Role.Manager]);

    public static SettingDefinition ReportsOfAsset { get; } = new(
        "requests.reportsOfAsset", "Requests", "Reports by QR code that are taken of one asset in an hour.", FieldTypes.Whole(1, MostReports), 30,
        [Role.Administrator, Role.Manager]);

    public static IReadOnlyList<SettingDefinition> All { get; } = [TechniciansMayAccept, ReportsOfAddress, ReportsOfAsset];
}
