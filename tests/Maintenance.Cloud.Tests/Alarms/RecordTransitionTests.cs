using Maintenance.Cloud.Alarms;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class RecordTransitionTests
{
    [Fact]
    public async Task A_raise_told_twice_is_one_alarm_one_transition_one_event()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();

        await plant.RecordAsync(raised);
        await plant.RecordAsync(raised);
        await plant.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Value = 99 });

        (await CountAsync(plant, "alarms.alarm WHERE value = 8.25")).ShouldBe(1);
        (await CountAsync(plant, "alarms.alarm_transition")).ShouldBe(1);
        (await CountAsync(plant, "alarms.evidence_sample")).ShouldBe(2);
        (await CountAsync(plant, "platform.event WHERE type = 'AlarmRaised'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_return_that_comes_before_its_raise_is_kept_and_described_by_the_raise()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        var returned = raised with
        {
            TransitionId = Guid.NewGuid(),
            Edge = AlarmEdge.Returned,
            Value = 3,
            AtUtc = Plant.Noon.AddMinutes(5),
            Samples = [],
        };

        await plant.RecordAsync(returned);
        (await StateAsync(plant)).ShouldBe("ReturnedUnacknowledged");
        await plant.RecordAsync(raised);

        (await StateAsync(plant)).ShouldBe("ReturnedUnacknowledged");
        (await CountAsync(plant, "alarms.alarm WHERE value = 8.25 AND raised_at_utc = '2026-03-01T12:00Z' AND returned_at_utc = '2026-03-01T12:05Z'"))
            .ShouldBe(1);
        (await plant.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE subject = @AlarmId ORDER BY id", new { raised.AlarmId }))
            .ShouldBe(["AlarmReturned", "AlarmRaised"]);
    }

    [Fact]
    public async Task Raise_acknowledge_and_return_lead_through_the_states_of_isa_18_2()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();

        await plant.RecordAsync(raised);
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET state = 'ActiveAcknowledged'");
        (await StateAsync(plant)).ShouldBe("ActiveAcknowledged");
        await plant.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned });
        (await StateAsync(plant)).ShouldBe("Normal");
    }

    [Fact]
    public async Task Evidence_is_kept_once_an_instant_and_what_is_beyond_the_bound_is_counted()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        var later = Enumerable.Range(1, 1_000).Select(i => new EvidenceSample(Plant.Noon.AddSeconds(i), i, Quality.Good, 0.5)).ToArray();
        var latest = later.Select(sample => sample with { AtUtc = sample.AtUtc.AddHours(1) }).ToArray();

        await plant.RecordAsync(new AlarmEvidence(raised.AlarmId, raised.Tag, later));
        await plant.RecordAsync(new AlarmEvidence(raised.AlarmId, raised.Tag, later));
        (await CountAsync(plant, "alarms.evidence_sample")).ShouldBe(1_002);
        await plant.RecordAsync(new AlarmEvidence(raised.AlarmId, raised.Tag, latest));

        (await CountAsync(plant, "alarms.evidence_sample")).ShouldBe(EvidenceSamples.MaxPerTag);
        (await plant.Database.OwnerAsync<int>("SELECT evidence_dropped FROM alarms.alarm")).ShouldBe(2);
    }

    [Fact]
    public async Task Each_tag_that_an_alarm_rests_on_has_its_own_samples_of_the_same_instants_and_so_many_tags_are_enough()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        for (var tag = 0; tag < EvidenceSamples.MaxTags + 1; tag++)
            await plant.RecordAsync(new AlarmEvidence(raised.AlarmId, $"P-101.other-{tag}", [.. raised.Samples.Select(sample => sample with { Value = tag })]));

        (await CountAsync(plant, "alarms.evidence_sample")).ShouldBe(raised.Samples.Count * EvidenceSamples.MaxTags);
        (await plant.Database.OwnerAsync<int>("SELECT evidence_dropped FROM alarms.alarm")).ShouldBe(raised.Samples.Count * 2);
        (await plant.Database.OwnerAsync<double>("SELECT max(value) FROM alarms.evidence_sample WHERE tag = 'P-101.other-3'")).ShouldBe(3);
    }

    [Fact]
    public async Task A_sample_that_is_not_a_number_is_kept_as_none()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised with { Samples = [new(Plant.Noon, null, Quality.Bad), .. raised.Samples] });

        (await CountAsync(plant, "alarms.evidence_sample")).ShouldBe(2);
    }

    [Fact]
    public async Task Evidence_of_an_alarm_that_this_gateway_did_not_raise_is_refused()
    {
        await using var plant = await Plant.MakeAsync();
        await using var other = await plant.AnotherAsync("OTHER");
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);

        await Should.ThrowAsync<MalformedRecordException>(() => other.RecordAsync(new AlarmEvidence(raised.AlarmId, raised.Tag, raised.Samples)));
        await Should.ThrowAsync<MalformedRecordException>(() => other.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned }));
        await Should.ThrowAsync<MalformedRecordException>(() => plant.RecordAsync(new AlarmEvidence(Guid.NewGuid(), "x", [])));
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    public static TheoryData<string> Malformations => ["rule", "tag", "null character", "value", "limit", "edge", "priority", "quality", "sample"];

    [Theory]
    [MemberData(nameof(Malformations))]
    public async Task What_the_database_would_not_take_is_refused_by_itself_and_leaves_nothing(string malformation)
    {
        await using var plant = await Plant.MakeAsync();
        var good = Plant.Transition();
        var bad = malformation switch
        {
            "rule" => good with { Rule = "" },
            "tag" => good with { Tag = new('x', 201) },
            "null character" => good with { Asset = "P\0" },
            "value" => good with { Value = double.NaN },
            "limit" => good with { Limit = double.PositiveInfinity },
            "edge" => good with { Edge = (AlarmEdge)7 },
            "priority" => good with { Priority = (AlarmPriority)9 },
            "quality" => good with { Samples = [new(Plant.Noon, 1, (Quality)9)] },
            _ => good with { Samples = [new(Plant.Noon, double.NegativeInfinity, Quality.Good)] },
        };

        await plant.AsWorkerAsync(async scope =>
        {
            await Should.ThrowAsync<MalformedRecordException>(() =>
                RecordTransition.HandleAsync(scope, plant.SiteId, plant.GatewayId, bad, Plant.Noon, CancellationToken.None));
        });

        (await CountAsync(plant, "alarms.alarm")).ShouldBe(0);
    }

    private static Task<int> CountAsync(Plant plant, string from) => plant.Database.OwnerAsync<int>($"SELECT count(*) FROM {from}");

    private static Task<string> StateAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT state FROM alarms.alarm_rule");
}
