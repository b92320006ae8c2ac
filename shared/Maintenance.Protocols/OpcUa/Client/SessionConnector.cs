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

    /// <summary>The next session is a new one: with a certificate or user that may have changed.</summary>
    public bool WantsNew { get; set; }

    /// <returns>The session, and whether it is the one there was before.</returns>
    public async Task<(OpcUaSession Session, bool IsSame)> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_kept is { } kept && !WantsNew && await ReattachAsync(kept, cancellationToken))
            return (kept, true);
        if (_kept is { } old)
            await old.AbandonAsync();
        _kept = null;
        await retry.AllowSessionAsync(cancellationToken);
        var session = await OpcUaSession.OpenAsync(options.Session(), clock, cancellationToken);
        (_kept, WantsNew, _cuts) = (session, false, 0);
        session.Limits = await OperationLimits.ReadAsync(session, cancellationToken);
        return (session, false);
    }

    public ValueTask CloseAsync() => _kept?.DisposeAsync() ?? default;

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

    private static bool WasCut(OpcUaException fault) =>
        fault is not ServiceException && (fault.Status.Code == StatusCodes.BadConnectionClosed || fault.Status.Code == StatusCodes.BadTimeout);
}
