using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>What one lane of an outbox must hold, whatever happened to the power.</summary>
internal sealed class LaneModel(Lane lane)
{
    private readonly Dictionary<long, OutboxRecord> _attempted = [];
    private readonly SortedDictionary<long, long> _stored = [];    // sequence -> number, as reported or as found after a cut
    private readonly Dictionary<long, long> _positions = [];
    private long _acknowledged;
    private long _acknowledgeAttempted;

    public Lane Lane => lane;

    public void Attempt(OutboxRecord record) => _attempted.Add(NumberOf(record), record);

    public void Reported(OutboxRecord record, AppendOutcome outcome)
    {
        if (!outcome.IsStored)
        {
            _attempted.Remove(NumberOf(record));
            return;
        }

        _stored.TryAdd(outcome.Sequence, NumberOf(record)).ShouldBeTrue("a sequence was given twice");
        _positions[outcome.Sequence] = outcome.FirstPosition;
    }

    public void Acknowledge(DurableOutbox outbox, int share)
    {
        var state = outbox.State(lane);
        var through = state.AcknowledgedThrough + ((state.LastSequence - state.AcknowledgedThrough) * share / 4);
        _acknowledgeAttempted = Math.Max(_acknowledgeAttempted, through);
        outbox.Acknowledge(lane, through);
        _acknowledged = Math.Max(_acknowledged, through);
    }

    /// <summary>Nothing lost, nothing invented, in order, positions right, cursor where it may be.</summary>
    public void Check(DurableOutbox outbox)
    {
        var state = outbox.State(lane);
        state.AcknowledgedThrough.ShouldBeInRange(_acknowledged, _acknowledgeAttempted);
        _acknowledged = state.AcknowledgedThrough;

        var held = ReadAll(outbox, lane, state.AcknowledgedThrough + 1);
        state.LastSequence.ShouldBe(state.AcknowledgedThrough + held.Count);
        foreach (var (sequence, number) in _stored.Where(stored => stored.Key > state.AcknowledgedThrough))
            NumberOf(held[(int)(sequence - state.AcknowledgedThrough - 1)].Record).ShouldBe(number, $"record {sequence} was reported as stored");

        long? position = null;
        foreach (var found in held)
        {
            _attempted.ShouldContainKey(NumberOf(found.Record), "nobody appended it");
            found.Record.Payload.Span.SequenceEqual(_attempted[NumberOf(found.Record)].Payload.Span).ShouldBeTrue("it was changed");
            found.Position.ShouldBe(position ?? found.Position);
            if (_positions.TryGetValue(found.Sequence, out var reported))
                found.Position.ShouldBe(reported);
            _stored[found.Sequence] = NumberOf(found.Record);
            _positions[found.Sequence] = found.Position;
            position = found.Position + found.Record.ReadingCount;
        }

        _stored.Values.Order().SequenceEqual(_stored.Values).ShouldBeTrue("order was not kept");
        _stored.Values.Distinct().Count().ShouldBe(_stored.Count, "a record is there twice");
        state.NextPosition.ShouldBe(position ?? state.NextPosition);
        outbox.Depth(lane).Records.ShouldBe(held.Count);
        outbox.Depth(lane).Readings.ShouldBe(held.Sum(found => (long)found.Record.ReadingCount));
    }
}
