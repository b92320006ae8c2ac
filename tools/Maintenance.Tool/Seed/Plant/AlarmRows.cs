using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>Alarms that opened work orders, with their transitions, and the present state of each rule.</summary>
internal sealed class AlarmRows(PlantTables tables, PlantRandom random, ToldEvents events)
{
    /// <summary>A raised alarm, which opens work.</summary>
    public sealed record Raised(Guid Id, AlarmRule Rule, DateTimeOffset AtUtc, double Value, string Priority);

    /// <summary>Raises an alarm on a machine, where a rule of it is free to: its last work order must be over.</summary>
    public Raised? Raise(Machine machine, DateTimeOffset at, string priority)
    {
        if (machine.Rules.Count == 0 || random.Pick(machine.Rules) is not { } rule
            || machine.Rules.Any(other => string.Equals(other.Signal.FailureMode, rule.Signal.FailureMode, StringComparison.Ordinal) && other.WorkedUntilUtc > at))
        {
            return null;
        }

        var value = Math.Round(rule.Signal.Limit * (rule.Signal.IsLow ? 0.9 : 1.1), 2);
        (rule.Raises, rule.AlarmId, rule.RaisedAtUtc, rule.ChangedAtUtc, rule.IsActive, rule.IsAcknowledged) = (rule.Raises + 1, random.Id(at), at, at, true, false);
        return new(rule.AlarmId!.Value, rule, at, value, priority);
    }

    /// <summary>Writes it once the story of its work order is told: the condition returns when the work is done.</summary>
    public void Write(Raised alarm, WorkOrder order)
    {
        var (rule, machine) = (alarm.Rule, alarm.Rule.Machine);
        var (returned, seen) = (order.CompletedAtUtc, order.StartedAtUtc);
        rule.WorkedUntilUtc = order.ClosedAtUtc ?? DateTimeOffset.MaxValue;
        if (returned is { } back)
            (rule.IsActive, rule.ChangedAtUtc) = (false, back);
        rule.IsAcknowledged = seen is not null;
        var received = alarm.AtUtc + TimeSpan.FromSeconds(1);
        tables.Alarms.Row().Id(alarm.Id).Id(rule.Id).Id(machine.Site.Id).Id(machine.Site.GatewayId).Id(machine.Id).Text(machine.TagNumber).Text(rule.Tag).Text(rule.Signal.Name)
            .Text(rule.Signal.Unit).Text(rule.Name).Text("1").Text("limit").Text(alarm.Priority).Flag(false).Double(alarm.Value).Double(rule.Signal.Limit).Small(0)
            .At(alarm.AtUtc).At(returned).At(seen).Id(seen is null ? null : order.Lead!.Id).At(received).Text(rule.Signal.IsLow ? "Low" : "High").Flag(true).Text(order.Verdict)
            .Text(rule.Signal.FailureMode);
        tables.AlarmTransitions.Row().Id(random.Id(alarm.AtUtc)).Id(alarm.Id).Id(machine.Site.Id).Text("Raised").At(alarm.AtUtc).At(alarm.AtUtc).At(received)
            .Double(alarm.Value).Double(rule.Signal.Limit);
        tables.WorkOfAlarms.Row().Id(alarm.Id).Id(order.Id).Id(machine.Site.Id).At(order.CreatedAtUtc);
        Note(alarm, alarm.AtUtc, $"gateway:{machine.Site.GatewayId}", "Raise", "Normal", "ActiveUnacknowledged");
        if (seen is { } acknowledged)
            Note(alarm, acknowledged, order.Lead!.Actor, "Acknowledge", "ActiveUnacknowledged", "ActiveAcknowledged");
        if (returned is { } at)
        {
            tables.AlarmTransitions.Row().Id(random.Id(at)).Id(alarm.Id).Id(machine.Site.Id).Text("Returned").At(at).At(at).At(at + TimeSpan.FromSeconds(1))
                .Double(rule.Signal.Usual).Double(rule.Signal.Limit);
            Note(alarm, at, $"gateway:{machine.Site.GatewayId}", "Return", "ActiveAcknowledged", "Normal");
        }

        if (order.IsTold)
            Tell(alarm, returned, received);
    }

    /// <summary>Writes the rules as they stand at the end.</summary>
    public void WriteRules(Machine machine)
    {
        if (machine.Rules.Count == 0)
            return;
        var work = machine.InWork is { StartedAtUtc: not null } order ? order : null;
        if (work is not null)
        {
            tables.OutOfService.Row().Id(random.Id(work.StartedAtUtc!.Value)).Id(machine.Site.Id).Id(machine.Id).Id(work.Id).At(work.StartedAtUtc).Text(work.Lead!.Actor);
        }

        foreach (var rule in machine.Rules.Where(rule => rule.Raises > 0))
        {
            var own = !rule.IsActive ? "Normal" : rule.IsAcknowledged ? "ActiveAcknowledged" : "ActiveUnacknowledged";
            tables.AlarmRules.Row().Id(rule.Id).Id(machine.Site.Id).Id(machine.Site.GatewayId).Text(rule.Name).Text("1").Text("limit").Text("High").Id(machine.Id)
                .Text(machine.TagNumber).Text(rule.Tag).Text(rule.Signal.Name).Text(rule.Signal.Unit).Flag(false).Text(work is null ? own : "OutOfService")
                .At(work?.StartedAtUtc ?? rule.ChangedAtUtc).Flag(rule.IsActive).Flag(work is not null).At(rule.ChangedAtUtc).Id(rule.AlarmId)
                .At(rule.RaisedAtUtc).Long(rule.Raises);
            if (work is not null)
            {
                tables.AlarmHistory.Row().Id(rule.Id).Id(rule.AlarmId).Id(machine.Site.Id).At(work.StartedAtUtc).Text(work.Lead!.Actor).Text("TakeOutOfService").Text(own)
                    .Text("OutOfService").Id(work.Id);
            }
        }
    }

    private void Note(Raised alarm, DateTimeOffset at, string actor, string act, string from, string to) =>
        tables.AlarmHistory.Row().Id(alarm.Rule.Id).Id(alarm.Id).Id(alarm.Rule.Machine.Site.Id).At(at).Text(actor).Text(act).Text(from).Text(to).Null();

    private void Tell(Raised alarm, DateTimeOffset? returned, DateTimeOffset received)
    {
        var (rule, machine) = (alarm.Rule, alarm.Rule.Machine);
        var payload = new JsonObject
        {
            ["alarmId"] = alarm.Id,
            ["siteId"] = machine.Site.Id,
            ["assetId"] = machine.Id,
            ["assetTagNumber"] = machine.TagNumber,
            ["tag"] = rule.Tag,
            ["signal"] = rule.Signal.Name,
            ["unit"] = rule.Signal.Unit,
            ["rule"] = rule.Name,
            ["detector"] = "limit",
            ["priority"] = alarm.Priority,
            ["isSafety"] = false,
            ["value"] = alarm.Value,
            ["limit"] = rule.Signal.Limit,
            ["score"] = null,
            ["quality"] = "Good",
            ["raisedAtUtc"] = ToldEvents.Instant(alarm.AtUtc),
            ["basis"] = null,
            ["isSilenced"] = false,
        };
        events.Add(received, "AlarmRaised", machine.Site.Id, alarm.Id, payload, $"gateway:{machine.Site.GatewayId}");
        if (returned is { } at)
        {
            events.Add(
                at + TimeSpan.FromSeconds(1), "AlarmReturned", machine.Site.Id, alarm.Id,
                new() { ["alarmId"] = alarm.Id, ["siteId"] = machine.Site.Id, ["assetId"] = machine.Id, ["tag"] = rule.Tag, ["returnedAtUtc"] = ToldEvents.Instant(at) },
                $"gateway:{machine.Site.GatewayId}");
        }
    }
}
