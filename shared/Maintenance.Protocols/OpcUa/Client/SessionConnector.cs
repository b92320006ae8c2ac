using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Gets a session again: the same one on a new channel as long as the server knows it, else another.</summary>
internal sealed class SessionConnector(ClientOptions options, Retry retry, TimeProvider clock)
{
    // A server that ends the connection each time may do so because it was replaced; by then another session is due.
    private const int MostCuts = 3;

    private OpcUaSession? _kept;
    private int _cuts;

    /// <summary>The session there is will not do.</summary>
    public bool WantsNew { get; set; }

    /// <summary>Another session is wanted, with a certificate or user that may have changed; until it is there this one will do.</summary>
    public bool WantsRenewed { get; set; }

    /// <returns>The session, and whether it is the one there was before.</returns>
    public async Task<(OpcUaSession Session, bool IsSame)> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_kept is { } kept && !WantsNew && !WantsRenewed && await ReattachAsync(kept, cancellationToken))
            return (kept, true);
        if (!WantsRenewed)
            await AbandonAsync();
        await retry.AllowSessionAsync(cancellationToken);
        OpcUaSession session;
        try
        {
            session = await OpcUaSession.OpenAsync(options.Session(), clock, cancellationToken);
        }
        catch (OpcUaException refused) when (_kept is not null && WantsRenewed && !IsAway(refused))
        {
            WantsRenewed = false;
            options.Notice(new(NoticeKind.Refused, refused.Status, $"The session cannot be renewed and goes on as it was: {refused.Message}"));
            return await ConnectAsync(cancellationToken);
        }

        await AbandonAsync();
        (_kept, WantsNew, WantsRenewed, _cuts) = (session, false, false, 0);
        return (session, false);
    }

    public ValueTask CloseAsync() => _kept?.DisposeAsync() ?? default;

    private async ValueTask AbandonAsync()
    {
        if (_kept is { } old)
            await old.AbandonAsync();
        _kept = null;
    }

    private async Task<bool> ReattachAsync(OpcUaSession kept, CancellationToken cancellationToken)
    {
        try
        {
            await kept.ReattachAsync(cancellationToken);
            _cuts = 0;
            return true;
        }
        catch (OpcUaException unreachable) when (unreachable.Status.Code == StatusCodes.BadNotConnected || (WasCut(unreachable) && _cuts++ < MostCuts))
        {
            throw;
        }
        catch (OpcUaException forgotten)
        {
            var grade = forgotten is ServiceException ? "does not know the session any more" : "opens no channel for the session any more";
            options.Notice(new(NoticeKind.Lost, forgotten.Status, $"The server {grade}, another is asked for: {forgotten.Message}"));
            return false;
        }
    }

    private static bool IsAway(OpcUaException fault) => fault.Status.Code == StatusCodes.BadNotConnected || WasCut(fault);

    private static bool WasCut(OpcUaException fault) =>
        fault is not ServiceException && (fault.Status.Code == StatusCodes.BadConnectionClosed || fault.Status.Code == StatusCodes.BadTimeout);
}
