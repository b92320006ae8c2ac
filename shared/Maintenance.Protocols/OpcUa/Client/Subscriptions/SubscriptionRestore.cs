using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Brings subscriptions to a session that has just begun: as they were if the server still has them, else anew.</summary>
internal sealed class SubscriptionRestore(
    OpcUaSession session, IReadOnlyList<Subscription> subscriptions, Acknowledgements acknowledgements, Action<ClientNotice> notice, TimeProvider clock)
{
    /// <param name="isSame">Whether it is the session that had the subscriptions.</param>
    /// <returns>What publishes them from now on.</returns>
    public async Task<Publisher> RunAsync(bool isSame, CancellationToken cancellationToken)
    {
        foreach (var subscription in subscriptions)
            subscription.DropHeld();
        var hadAll = subscriptions.Count > 0 && subscriptions.All(subscription => !subscription.IsLost);
        if (!isSame)
        {
            acknowledgements.Clear();
            await TransferAsync(cancellationToken);
        }

        Subscription[] kept = [.. subscriptions.Where(subscription => !subscription.IsLost)];
        using var catchUp = new Publisher(session, kept, acknowledgements, Refused, clock);
        foreach (var subscription in kept)
        {
            await catchUp.CatchUpAsync(subscription, cancellationToken);
            subscription.Resume();
        }

        Subscription[] lost = [.. subscriptions.Where(subscription => subscription.IsLost)];
        var hadBegun = lost.Any(subscription => subscription.HasBegun);
        foreach (var subscription in lost)
        {
            if (isSame && subscription.Id != 0)
                await DeleteAsync(subscription, cancellationToken);
            await CreateAsync(subscription, cancellationToken);
        }

        notice(Restored(isSame, hadAll, lost.Length, hadBegun));
        return new(session, subscriptions, acknowledgements, Refused, clock);
    }

    private static ClientNotice Restored(bool isSame, bool hadAll, int lost, bool hadBegun) => (isSame, lost) switch
    {
        (_, > 0) when hadBegun => new(NoticeKind.Recreated, StatusCode.Good, $"{lost} subscriptions were made anew"),
        (true, _) => new(NoticeKind.Reattached, StatusCode.Good, "The session goes on on a new channel"),
        (false, 0) when hadAll => new(NoticeKind.Transferred, StatusCode.Good, "A new session has taken the subscriptions over"),
        _ => new(NoticeKind.Connected, StatusCode.Good, "A session has begun"),
    };

    private async Task TransferAsync(CancellationToken cancellationToken)
    {
        Subscription[] kept = [.. subscriptions.Where(subscription => !subscription.IsLost)];
        if (kept.Length == 0)
            return;
        try
        {
            var response = await session.CallAsync<TransferSubscriptionsRequest, TransferSubscriptionsResponse>(
                new() { SubscriptionIds = [.. kept.Select(subscription => subscription.Id)] }, cancellationToken);
            for (var index = 0; index < kept.Length; index++)
            {
                var status = index < response.Results.Count ? response.Results[index].StatusCode : StatusCodes.BadUnknownResponse;
                if (status.IsBad)
                    kept[index].Lose(status);
            }
        }
        catch (ServiceException refused)
        {
            notice(new(NoticeKind.Lost, refused.Status, $"The server hands no subscriptions over: {refused.Message}"));
            foreach (var subscription in kept)
                subscription.Lose(refused.Status);
        }
    }

    private async Task CreateAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        await SubscriptionSetup.CreateAsync(session, subscription, notice, cancellationToken);
        if (subscription.HasBegun)
            await HistoryFill.RunAsync(session, subscription, clock, cancellationToken);
        subscription.Live();
    }

    // What was left half made by a cut would go on publishing; most servers have none of it any more.
    private async Task DeleteAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            await session.CallAsync<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(
                new() { SubscriptionIds = [subscription.Id] }, cancellationToken);
        }
        catch (ServiceException)
        {
            // The server has forgotten it, as it should.
        }
    }

    private void Refused(OpcUaException malformed) => notice(new(NoticeKind.BadInput, malformed.Status, malformed.Message));
}
