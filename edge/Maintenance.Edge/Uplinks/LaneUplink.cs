using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>Sends one lane, in order, on requests of its own: no lane waits for the other.</summary>
internal sealed partial class LaneUplink(
    Lane lane, DurableOutbox outbox, IngestClient cloud, RefusedFolder refused, UplinkOptions options,
    UplinkMetrics metrics, UplinkHealthState health, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan PersonWait = TimeSpan.FromSeconds(30);   // a person must act: often enough to notice that they did
    private static readonly TimeSpan HurriedWait = TimeSpan.FromSeconds(1);
    private readonly RetryWait _retryWait = new();
    private long _resendFrom = long.MaxValue;
    private int _mostRecords = Batch.MaxRecords;
    private (long Sequence, RecordKind Kind, int Readings) _replaced;

    /// <param name="hurry">Cancelled when the gateway stops: waits get short.</param>
    public async Task RunAsync(CancellationToken hurry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Math.Min(_resendFrom, outbox.State(lane).AcknowledgedThrough + 1);
            await outbox.WaitForRecordsAsync(lane, next - 1, cancellationToken);
            IngestReply.Failed? failed;
            try
            {
                failed = await SendNextAsync(next, cancellationToken);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                failed = new($"the gateway's own disk fails the uplink: {broken.Message}", NeedsPerson: true, null);
            }

            if (failed is not null)
                await WaitAsync(failed, hurry, cancellationToken);
        }
    }

    private async Task WaitAsync(IngestReply.Failed failed, CancellationToken hurry, CancellationToken cancellationToken)
    {
        var wait = failed.NeedsPerson ? PersonWait : _retryWait.Next(failed.RetryAfter);
        wait = hurry.IsCancellationRequested && wait > HurriedWait ? HurriedWait : wait;
        health.Stuck(lane, failed.Words, failed.NeedsPerson);
        LogStuck(lane, failed.Words, wait);
        await RetryWait.WaitAsync(wait, clock, hurry.IsCancellationRequested ? CancellationToken.None : hurry, cancellationToken);
    }

    private async Task<IngestReply.Failed?> SendNextAsync(long next, CancellationToken cancellationToken)
    {
        var isBacklog = outbox.Depth(lane).Bytes > options.BacklogBytes;
        var batch = outbox.Read(lane, next, isBacklog ? options.BacklogBytes : options.LiveBytes, _mostRecords);
        if (batch is null)
            return null;
        var reply = await PostAsync(batch, cancellationToken);
        return reply switch
        {
            IngestReply.Refused { Problem: var problem } when batch.Records.Count > 1 => Narrow(batch, problem),
            IngestReply.Refused { Problem: var problem } => await ReplaceAsync(batch, problem, cancellationToken),
            IngestReply.Holds { IsTaken: var isTaken, Answer: var answer } => await JoinAsync(batch, answer, isTaken, cancellationToken),
            _ => (IngestReply.Failed)reply,
        };
    }

    private async Task<IngestReply> PostAsync(Batch batch, CancellationToken cancellationToken)
    {
        var reply = await cloud.SendAsync(batch, cancellationToken);
        var outcome = reply switch
        {
            IngestReply.Holds { IsTaken: true } => "stored",
            IngestReply.Holds => "conflict",
            IngestReply.Refused => "refused",
            IngestReply.Failed { NeedsPerson: true } => "denied",
            _ => "failed",
        };
        metrics.Answered(lane, outcome, cloud.SentBytes);
        return reply;
    }

    /// <summary>Sends less at once, down to the one record that is refused.</summary>
    private IngestReply.Failed? Narrow(Batch batch, Problem problem)
    {
        var first = batch.Header.FirstSequence;
        var before = problem.Record - first;
        _mostRecords = before >= 0 && before < batch.Records.Count ? (int)Math.Max(1, before.Value) : batch.Records.Count / 2;
        LogNarrowed(lane, first, batch.Records.Count, problem.ToString(), _mostRecords);
        return null;
    }

    /// <summary>Keeps the record aside and sends a gap in its place, under its own sequence: the stream goes on behind it.</summary>
    private async Task<IngestReply.Failed?> ReplaceAsync(Batch batch, Problem problem, CancellationToken cancellationToken)
    {
        var (header, record) = (batch.Header, batch.Records[0]);
        await refused.PutAsideAsync(header, record, problem, cancellationToken);
        var nowUtc = clock.GetUtcNow();
        var gap = LostRecords.GapFor(
            GapReason.Refused, header.Epoch, lane, header.FirstSequence, ValuesIn(record), nowUtc, nowUtc,
            $"The cloud refused a record of kind {record.Kind}: {problem}. The gateway keeps it in its folder of refused records.");

        var substitute = new Batch(header, [gap]);
        _replaced = (header.FirstSequence, record.Kind, record.ReadingCount);
        switch (await PostAsync(substitute, cancellationToken))
        {
            case IngestReply.Holds holds:
                return await JoinAsync(substitute, holds.Answer, holds.IsTaken, cancellationToken);
            case IngestReply.Failed failed:
                return failed;
            default:
                return new($"the cloud refuses a record and also the gap in its place: {problem}", NeedsPerson: true, null);
        }
    }

    /// <summary>A refused gap's own count must not vanish with it.</summary>
    private static long ValuesIn(OutboxRecord record)
    {
        if (record.Kind != RecordKind.Gap)
            return record.ReadingCount;
        try
        {
            return RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap).Count;
        }
        catch (MalformedRecordException)
        {
            return 0;   // which is perhaps why it was refused; the record is kept aside
        }
    }

    private async Task<IngestReply.Failed?> JoinAsync(Batch sent, IngestAnswer answer, bool isTaken, CancellationToken cancellationToken)
    {
        var state = outbox.State(lane);
        if (answer.Epoch != state.Epoch)
            return new($"the cloud speaks of epoch {answer.Epoch}, the gateway of {state.Epoch}", NeedsPerson: false, null);
        if (answer.StoredThrough > state.LastSequence)
            return await BeginEpochAsync(answer, $"the cloud holds records up to {answer.StoredThrough}, the gateway's disk ends at {state.LastSequence}: it was set back to an older state", cancellationToken);
        if (answer.StoredThrough < sent.Header.FirstSequence - 1 && answer.StoredThrough + 1 < state.OldestSequence)
            return await BeginEpochAsync(answer, $"the cloud holds records up to {answer.StoredThrough} only, though it had acknowledged {state.AcknowledgedThrough}: it was set back to an older state", cancellationToken);
        if (answer.StoredThrough == sent.Header.FirstSequence - 1)
            return new($"the cloud holds records up to {answer.StoredThrough} and does not take the next: {(isTaken ? "it took none" : "conflict")}", NeedsPerson: false, null);

        _resendFrom = answer.StoredThrough < state.AcknowledgedThrough ? answer.StoredThrough + 1 : long.MaxValue;
        if (answer.StoredThrough > state.AcknowledgedThrough)
        {
            outbox.Acknowledge(lane, answer.StoredThrough);
            metrics.Stored(lane, answer.StoredThrough - state.AcknowledgedThrough);
            CountReplaced(answer.StoredThrough);
        }

        _mostRecords = Math.Min(Batch.MaxRecords, _mostRecords * 2);
        _retryWait.Reset();
        health.Flows(lane);
        if (!isTaken)
            LogRejoined(lane, sent.Header.FirstSequence, answer.StoredThrough + 1);
        return null;
    }

    private void CountReplaced(long storedThrough)
    {
        var (sequence, kind, readings) = _replaced;
        if (sequence == 0 || sequence > storedThrough)
            return;
        _replaced = default;
        metrics.Dropped(GapReason.Refused, readings);
        LogReplaced(lane, sequence, kind, readings);
    }

    private async Task<IngestReply.Failed?> BeginEpochAsync(IngestAnswer answer, string why, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var gap = LostRecords.GapFor(
            GapReason.OutboxCorrupt, answer.Epoch, lane, answer.StoredThrough, 0, nowUtc, nowUtc, $"A new epoch begins: {why}.");
        var outcome = await outbox.AppendAsync(lane, gap, cancellationToken);   // before the epoch: said twice is better than not at all
        if (!outcome.IsStored)
            return new("no room in the outbox to declare a gap", NeedsPerson: true, null);
        outbox.BeginEpoch(lane);
        _resendFrom = long.MaxValue;
        metrics.EpochBegun(lane);
        LogEpoch(lane, why);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The {Lane} lane waits: {Words}. Tried again in {Wait}; the outbox keeps everything.")]
    private partial void LogStuck(Lane lane, string words, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "The cloud refused {Lane} records from {First} on, {Count} of them: {Problem}. Sending {Fewer} at once.")]
    private partial void LogNarrowed(Lane lane, long first, int count, string problem, int fewer);

    [LoggerMessage(LogLevel.Error, "The cloud refused {Lane} record {Sequence} ({Kind}, {Readings} readings). It is kept aside and declared as a gap.")]
    private partial void LogReplaced(Lane lane, long sequence, RecordKind kind, int readings);

    [LoggerMessage(LogLevel.Information, "The {Lane} lane goes on at {Next} instead of {First}, where the cloud is.")]
    private partial void LogRejoined(Lane lane, long first, long next);

    [LoggerMessage(LogLevel.Warning, "The {Lane} lane begins a new epoch: {Why}.")]
    private partial void LogEpoch(Lane lane, string why);
}
