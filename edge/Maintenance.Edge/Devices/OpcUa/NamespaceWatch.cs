using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Keeps a plan from being used on a server that numbers its namespaces otherwise by now: the ids in it would be other nodes'.
/// </summary>
internal sealed class NamespaceWatch(NodePlan plan)
{
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asked on each new session, before anything is done with the plan's ids.</summary>
    /// <exception cref="OpcUaException">The session must not be used.</exception>
    public async Task CheckAsync(OpcUaSession session, CancellationToken cancellationToken)
    {
        if (plan.Namespaces.SequenceEqual(await NodeFinder.NamespacesAsync(session, cancellationToken), StringComparer.Ordinal))
            return;
        const string What = "The server has other namespaces than before; its nodes are looked up anew.";
        _changed.TrySetException(new InvalidDataException(What));
        throw new OpcUaException(StatusCodes.BadNodeIdUnknown, What);
    }

    /// <summary>Fails once the numbers are others.</summary>
    public Task RunAsync(CancellationToken stoppingToken) => _changed.Task.WaitAsync(stoppingToken);
}
