using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>A request was reported (<see cref="Made"/>) or changed (<see cref="Changed"/>).</summary>
/// <param name="From">Null where it was reported.</param>
/// <param name="DownSinceUtc">When the machine stopped, as the reporter says; null: nobody said so, or it runs.</param>
internal sealed record RequestMoved(
    Guid RequestId, Guid SiteId, Guid AssetId, string Number, RequestState? From, RequestState To, RequestProgress Progress, Guid? ReporterId,
    Guid? WorkOrderId, bool MachineIsDown, DateTimeOffset? DownSinceUtc, DateTimeOffset ReportedAtUtc)
{
    public const string Made = "RequestMade";
    public const string Changed = "RequestChanged";

    public static RequestMoved Of(RecordStep step)
    {
        var now = step.After!;
        return new(
            step.Id, step.SiteId!.Value, now.Id("assetId"), now.Text("number"), step.Before?.StateOf(), now.StateOf(),
            Enum.Parse<RequestProgress>(now.Text(RequestRecords.Progress)), now["reporterId"] is null ? null : now.Id("reporterId"),
            now[RequestRecords.WorkOrderId] is null ? null : now.Id(RequestRecords.WorkOrderId), now["machineIsDown"]!.GetValue<bool>(),
            InstantOf("downSinceUtc"), InstantOf("reportedAtUtc")!.Value);

        DateTimeOffset? InstantOf(string field) => now[field] is { } said
            ? DateTimeOffset.Parse(said.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}
