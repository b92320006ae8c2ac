using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Methods;

/// <summary>Does what a method is for.</summary>
public delegate ValueTask<CallMethodResult> MethodHandler(MethodCall call, CancellationToken cancellationToken);

/// <summary>One call of a method.</summary>
public sealed class MethodCall
{
    internal MethodCall(UaNode target, IReadOnlyList<Variant> arguments, Session session)
    {
        (Target, Arguments, Session) = (target, arguments, session);
    }

    /// <summary>The object whose method was called.</summary>
    public UaNode Target { get; }

    public IReadOnlyList<Variant> Arguments { get; }

    public string UserName => Session.User.Name;

    internal Session Session { get; }
}
