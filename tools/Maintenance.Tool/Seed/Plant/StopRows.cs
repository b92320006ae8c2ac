using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>Breakdowns: when machines stood, from the report to the end of the repair. Those of one machine never overlap.</summary>
internal sealed class StopRows(PlantTables tables, PlantRandom random, SeedSize size, ToldEvents events)
{
    private const double StandsShare = 0.35;

    /// <summary>Writes a stop beside a repair, where the machine ran before.</summary>
    public void Write(WorkOrder order)
    {
        var machine = order.Asset;
        if (order.Type is not "Corrective" || machine.Kind is null || order.State is "Cancelled" || machine.StoodUntilUtc >= order.CreatedAtUtc || !random.Chance(StandsShare))
            return;
        var (id, from, until, by) = (random.Id(order.CreatedAtUtc), order.CreatedAtUtc, order.CompletedAtUtc, random.Pick(machine.Site.Planners).Actor);
        machine.StoodUntilUtc = until ?? DateTimeOffset.MaxValue;
        machine.Stands = until is null;
        machine.ChangedAtUtc = until ?? from;
        tables.Stops.Row().Id(id).Id(machine.Site.Id).Id(machine.Id).Text(machine.TagNumber).At(from).At(until).Text("Breakdown").Text("FAILURE").Text("Person").Flag(false)
            .Id(order.Id).Stamps(from, by, until ?? from, until is null ? by : "system:stops", until is null ? 1 : 2);
        tables.Claims.Row().Id(random.Id(from)).Id(machine.Site.Id).Id(machine.Id).Text("Person").Text(id.ToString()).At(from).At(until);
        tables.Segments.Row().Id(id).At(from).Id(machine.Site.Id).Text("People").Text(by);
        if (order.StartedAtUtc is { } started && started > from)
            tables.Segments.Row().Id(id).At(started).Id(machine.Site.Id).Text("Repair").Text("system:stops");
        Status(machine, "Down", from, by);
        if (until is { } ended)
            Status(machine, "Operational", ended, "system:stops");
        Tell(order, id, from, until, by);
    }

    private void Status(Machine machine, string status, DateTimeOffset at, string by) =>
        tables.Statuses.Row().Id(random.Id(at)).Id(machine.Site.Id).Id(machine.Id).Text(status).At(at).At(at).Text(by).Text("Stop");

    private void Tell(WorkOrder order, Guid id, DateTimeOffset from, DateTimeOffset? until, string by)
    {
        if (from < size.ToldFromUtc)
            return;
        events.Add(from, "StopMade", order.Site.Id, id, Payload(1, null), by, 1, ToldEvents.Made(
            ("siteId", order.Site.Id), ("assetId", order.Asset.Id), ("startedAtUtc", ToldEvents.Instant(from)), ("type", "Breakdown"), ("reason", "FAILURE"), ("source", "Person"),
            ("isAutomatic", false), ("workOrderId", order.Id)));
        if (until is { } ended)
            events.Add(ended, "StopChanged", order.Site.Id, id, Payload(2, ended), "system:stops", 2, ToldEvents.Made(("endedAtUtc", ToldEvents.Instant(ended))));

        JsonObject Payload(int version, DateTimeOffset? end) => new()
        {
            ["id"] = id,
            ["siteId"] = order.Site.Id,
            ["version"] = version,
            ["assetId"] = order.Asset.Id,
            ["fromUtc"] = ToldEvents.Instant(from),
            ["untilUtc"] = ToldEvents.Instant(end),
        };
    }
}
