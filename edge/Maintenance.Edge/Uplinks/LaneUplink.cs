using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Sends one lane, in order, on requests of its own: no lane waits for the other. What the cloud refuses, and what it fails on
/// again and again, is kept aside and declared, so that it stands in nobody's way; a cloud that is away is waited for.
/// </summary>
internal sealed partial class LaneUplink(
    Lane lane, DurableOutbox outbox, ILaneSender cloud, RefusedFolder refused, UplinkOptions options,
    UplinkMetrics metrics, UplinkHealthState health, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan PersonWait = TimeSpan.FromSeconds(30);   // a person must act: often enough to notice that they did
    private static readonly TimeSpan HurriedWait = TimeSpan.FromSeconds(1);
    private readonly RetryWait _retryWait = new();
    private readonly Choking _choking = new();
    private bool _hasAsked;
    private long _sentThrough;
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
        LogStuck(lane, failed.Words, wait);
        health.Stuck(lane, failed.Words, failed.NeedsPerson);
        await RetryWait.WaitAsync(wait, clock, hurry.IsCancellationRequested ? CancellationToken.None : hurry, cancellationToken);
    }

    private async Task<IngestReply.Failed?> SendNextAsync(long next, CancellationToken cancellationToken)
    {
        var isBacklog = outbox.Depth(lane).Bytes > options.BacklogBytes;
        var batch = outbox.Read(lane, next, isBacklog ? options.BacklogBytes : options.LiveBytes, _mostRecords);
        if (batch is null)
            return null;
        if (!_hasAsked)
            return await AskAsync(cancellationToken);
        var reply = await PostAsync(batch, cancellationToken);
        return reply switch
        {
            IngestReply.Refused { Problem: var problem } when batch.Records.Count > 1 => Narrow(batch, problem),
            IngestReply.Refused { Problem: var problem } => await ReplaceAsync(batch, problem, cancellationToken),
            IngestReply.Failed { Choked: { } problem } choked when _choking.IsSuspect(batch) => batch.Records.Count > 1
                ? Narrow(batch, problem)
                : await ReplaceIfChokedAsync(batch, choked, cancellationToken),
            IngestReply.Holds { IsTaken: var isTaken, Answer: var answer } => await JoinAsync(batch, answer, isTaken, cancellationToken),
            _ => (IngestReply.Failed)reply,
        };
    }

    /// <summary>
    /// Asks where the cloud is before anything is sent: a disk that was set back to an older copy numbers new records as old
    /// ones were, and the cloud would take them for those.
    /// </summary>
    private async Task<IngestReply.Failed?> AskAsync(CancellationToken cancellationToken)
    {
        var reply = await cloud.AskAsync(outbox.State(lane).Epoch, cancellationToken);
        if (reply is IngestReply.KeepsNoAccount)
            return Join();
        if (Counted(reply) is not IngestReply.Holds { Answer: var answer })
            return reply as IngestReply.Failed ?? new($"the cloud does not say where it is: {((IngestReply.Refused)reply).Problem}", NeedsPerson: true, null);
        var found = outbox.FoundThrough(lane);
        var state = outbox.State(lane);
        if (answer.Epoch == state.Epoch && answer.StoredThrough > found)
        {
            // The cloud holds what the copy holds; what was appended since the start is new to it.
            var foundAtUtc = outbox.FoundAtUtc(lane);
            if (found > state.AcknowledgedThrough)
                outbox.Acknowledge(lane, found);
            var why = $"the cloud holds records up to {answer.StoredThrough}, the gateway's disk was found ending at {found}: it was set back to an older state";
            return await BeginEpochAsync(foundAtUtc, why, cancellationToken);
        }

        return Join();
    }

    private IngestReply.Failed? Join()
    {
        outbox.Join(lane);
        _hasAsked = true;
        return null;
    }

    private async Task<IngestReply> PostAsync(Batch batch, CancellationToken cancellationToken)
    {
        var reply = await cloud.SendAsync(batch, cancellationToken);
        _sentThrough = Math.Max(_sentThrough, batch.Header.FirstSequence + batch.Records.Count - 1);
        return Counted(reply);
    }

    private IngestReply Counted(IngestReply reply)
    {
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

    /// <summary>Only where the cloud is well, before this record and after, and fails on it all the same.</summary>
    private async Task<IngestReply.Failed?> ReplaceIfChokedAsync(Batch batch, IngestReply.Failed choked, CancellationToken cancellationToken)
    {
        if (await cloud.AskAsync(outbox.State(lane).Epoch, cancellationToken) is not IngestReply.Holds)
            return choked;
        return await PostAsync(batch, cancellationToken) switch
        {
            IngestReply.Failed { Choked: { } problem } => await ReplaceAsync(batch, problem, cancellationToken),
            IngestReply.Failed failed => failed,
            IngestReply.Refused refused => await ReplaceAsync(batch, refused.Problem, cancellationToken),
            var reply => await JoinAsync(batch, ((IngestReply.Holds)reply).Answer, ((IngestReply.Holds)reply).IsTaken, cancellationToken),
        };
    }

    /// <summary>Keeps the record aside and sends a gap in its place, under its own sequence: the stream goes on behind it.</summary>
    private async Task<IngestReply.Failed?> ReplaceAsync(Batch batch, Problem problem, CancellationToken cancellationToken)
    {
        var (header, record) = (batch.Header, batch.Records[0]);
        await refused.PutAsideAsync(header, record, problem, cancellationToken);
        var substitute = new Batch(header, [Substitute.For(header, record, problem, clock.GetUtcNow())]);
        _replaced = (header.FirstSequence, record.Kind, record.ReadingCount);
        switch (await PostAsync(substitute, cancellationToken))
        {
            case IngestReply.Holds holds:
                return await JoinAsync(substitute, holds.Answer, holds.IsTaken, cancellationToken);
            case IngestReply.Failed failed:
                if (failed.Choked is not null)
                    _replaced = default;   // the gap was not stored; without an answer it may have been
                return failed;
            default:
                _replaced = default;
                return new($"the cloud refuses a record and also the gap in its place: {problem}", NeedsPerson: true, null);
        }
    }

    private async Task<IngestReply.Failed?> JoinAsync(Batch sent, IngestAnswer answer, bool isTaken, CancellationToken cancellationToken)
    {
        var state = outbox.State(lane);
        if (answer.Epoch != state.Epoch)
            return new($"the cloud speaks of epoch {answer.Epoch}, the gateway of {state.Epoch}", NeedsPerson: false, null);
        if (answer.StoredThrough > Math.Max(_sentThrough, outbox.FoundThrough(lane)))
            return await BeginEpochAsync(null, $"the cloud holds records up to {answer.StoredThrough}, which the gateway never sent: {state.LastSequence} is its last", cancellationToken);
        if (answer.StoredThrough < sent.Header.FirstSequence - 1 && answer.StoredThrough + 1 < state.OldestSequence)
            return await BeginEpochAsync(null, $"the cloud holds records up to {answer.StoredThrough} only, though it had acknowledged {state.AcknowledgedThrough}: it was set back to an older state", cancellationToken);
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
        outbox.Dropped.Add(GapReason.Refused, readings);
        _choking.Forget();
        LogReplaced(lane, sequence, kind, readings);
    }

    /// <param name="sinceUtc">From when on records may be missing; null where nobody knows.</param>
    private async Task<IngestReply.Failed?> BeginEpochAsync(DateTimeOffset? sinceUtc, string why, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var gap = new Gap(   // with an id of its own: the same disk may be set back to the same place again
            Guid.CreateVersion7(nowUtc), GapReason.OutboxCorrupt, sinceUtc ?? nowUtc, nowUtc, 0, null, null,
            $"A new epoch begins: {why}. How many values are missing, if any, is not known.");
        var outcome = await outbox.AppendAsync(
            lane, new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap)), cancellationToken);   // before the epoch: said twice is better than not at all
        if (!outcome.IsStored)
            return new("no room in the outbox to declare a gap", NeedsPerson: true, null);
        outbox.BeginEpoch(lane);
        (_resendFrom, _sentThrough, _hasAsked) = (long.MaxValue, 0, true);
        _choking.Forget();
        metrics.EpochBegun(lane);
        LogEpoch(lane, why);
        await outbox.EpochBegun(lane, cancellationToken);
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
