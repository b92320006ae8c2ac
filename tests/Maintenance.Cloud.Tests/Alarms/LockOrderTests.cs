using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

/// <summary>Whoever changes an alarm holds its rule first: two who meet wait for each other once, and never both.</summary>
public sealed class LockOrderTests
{
    [Fact]
    public async Task Evidence_and_its_alarms_return_in_one_batch_meet_a_person_who_acknowledges()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);

        await using var batch = await plant.Doors.AsWorkerAsync(CancellationToken.None);
        await RecordEvidence.HandleAsync(
            batch, plant.GatewayId, new(raised.AlarmId, raised.Tag, [new(Plant.Noon.AddSeconds(1), 9, Quality.Good)]), CancellationToken.None);
        var person = plant.AsWorkerAsync(scope => AcknowledgeAsync(scope, raised.AlarmId));
        await plant.SomebodyWaitsAsync();
        await RecordTransition.HandleAsync(
            batch, plant.SiteId, plant.GatewayId, raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned }, Plant.Noon, CancellationToken.None);
        await batch.CommitAsync(CancellationToken.None);

        await person;
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.alarm WHERE acknowledged_at_utc IS NOT NULL AND returned_at_utc IS NOT NULL"))
            .ShouldBe(1);
    }

    [Theory]
    [InlineData(WorkOrderVerb.Complete, WorkOrderState.InProgress, WorkOrderState.Done)]
    [InlineData(WorkOrderVerb.Cancel, WorkOrderState.Waiting, WorkOrderState.Cancelled)]
    public async Task The_verdict_of_work_meets_a_person_who_acknowledges(WorkOrderVerb verb, WorkOrderState from, WorkOrderState to)
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RaiseAsync(raised);
        var assetId = await plant.AssetIdAsync("P-101");
        var id = (await plant.OrdersAsync()).Single().Id;
        await plant.AsWorkerAsync(scope => scope.WriteEventAsync(
            new(nameof(WorkOrderMoved), plant.SiteId, id,
                new WorkOrderMoved(id, plant.SiteId, assetId, 1, verb, from, to, Verdict.Confirmed), "system:test", Plant.Noon),
            CancellationToken.None));

        await using var person = await plant.Doors.AsWorkerAsync(CancellationToken.None);
        await AlarmRow.FindAsync(person, raised.AlarmId, locked: true, CancellationToken.None);
        var automation = plant.AutomateAsync();
        await plant.SomebodyWaitsAsync();
        await AcknowledgeAsync(person, raised.AlarmId);
        await person.CommitAsync(CancellationToken.None);

        await automation;
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.alarm WHERE acknowledged_at_utc IS NOT NULL AND verdict = 'Confirmed'"))
            .ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_opens_by_itself_meets_a_person_who_acknowledges()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);

        await using var person = await plant.Doors.AsWorkerAsync(CancellationToken.None);
        await AlarmRow.FindAsync(person, raised.AlarmId, locked: true, CancellationToken.None);
        var automation = plant.AutomateAsync();
        await Task.WhenAny(automation, plant.SomebodyWaitsAsync());
        await AcknowledgeAsync(person, raised.AlarmId);
        await person.CommitAsync(CancellationToken.None);

        await automation;
        (await plant.OrdersAsync()).Single().FailureMode.ShouldBe("VIB");
    }

    [Fact]
    public async Task A_batch_holds_the_rules_of_all_its_alarms_in_the_order_of_those_who_change_an_asset()
    {
        await using var plant = await Plant.MakeAsync();
        string[] signals = ["vibration", "flow", "noise", "current"];
        var raised = signals.Select(signal => Plant.Transition(signal: signal)).ToList();
        foreach (var transition in raised)
            await plant.RecordAsync(transition);
        // The rule that is last in order comes first in the batch.
        var last = await plant.Database.OwnerAsync<Guid>("SELECT alarm_id FROM alarms.alarm_rule ORDER BY id DESC LIMIT 1");
        var batch = raised.OrderByDescending(transition => transition.AlarmId == last)
            .Select(transition => transition with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned }).ToList();

        await using var ingest = await plant.Doors.AsWorkerAsync(CancellationToken.None);
        await LockAlarms.OfBatchAsync(ingest, plant.GatewayId, batch, [], CancellationToken.None);
        await RecordTransition.HandleAsync(ingest, plant.SiteId, plant.GatewayId, batch[0], Plant.Noon, CancellationToken.None);
        var assetId = await plant.AssetIdAsync("P-101");
        var person = plant.AsWorkerAsync(scope => OutOfService.BeginAsync(
            scope, plant.SiteId, assetId, new(AlarmAct.TakeOutOfService, "system:test", Plant.Noon), CancellationToken.None));
        await plant.SomebodyWaitsAsync();
        foreach (var transition in batch.Skip(1))
            await RecordTransition.HandleAsync(ingest, plant.SiteId, plant.GatewayId, transition, Plant.Noon, CancellationToken.None);
        await ingest.CommitAsync(CancellationToken.None);

        (await person).ShouldBe((4, 0));
    }

    private static async Task AcknowledgeAsync(DbScope scope, Guid alarmId)
    {
        await AlarmRow.FindAsync(scope, alarmId, locked: true, CancellationToken.None);
        await scope.ExecuteAsync("UPDATE alarms.alarm SET acknowledged_at_utc = now() WHERE id = @alarmId", new { alarmId }, CancellationToken.None);
    }
}
