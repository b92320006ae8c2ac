using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Methods;

/// <summary>Call (Part 4 §5.12.2): methods one after another, each with its own result.</summary>
internal sealed class CallService(ServerCore core)
{
    public async ValueTask<CallResponse> CallAsync(Exchange exchange, CallRequest request, CancellationToken cancellationToken)
    {
        Operations.Require(request.MethodsToCall.Count, core.Limits.MaxMethodsPerCall);
        var results = new List<CallMethodResult>(request.MethodsToCall.Count);
        foreach (var call in request.MethodsToCall)
            results.Add(await CallAsync(exchange, call, cancellationToken));
        return new() { Results = results };
    }

    private async ValueTask<CallMethodResult> CallAsync(Exchange exchange, CallMethodRequest call, CancellationToken cancellationToken)
    {
        if (core.Space.Find(call.ObjectId) is not { } target)
            return new() { StatusCode = StatusCodes.BadNodeIdUnknown };
        if (core.Space.Find(call.MethodId) is not UaMethod method || !Has(target, method))
            return new() { StatusCode = StatusCodes.BadMethodInvalid };
        if (method.Handler is not { } handler)
            return new() { StatusCode = StatusCodes.BadNotExecutable };
        if (method.Id.NamespaceIndex != 0 && !exchange.Session.User.MayChange)
            return new() { StatusCode = StatusCodes.BadUserAccessDenied };
        if (Check(method, call.InputArguments) is { } wrong)
            return wrong;
        try
        {
            return await handler(new(target, call.InputArguments, exchange.Session), cancellationToken);
        }
        catch (OpcUaException refused)
        {
            return new() { StatusCode = refused.Status };
        }
    }

    // A method is called on an object that has it, or whose type has it (Part 4 §5.12.2.2).
    private bool Has(UaNode target, UaMethod method)
    {
        if (IsComponent(target, method))
            return true;
        for (var type = target.Target(StandardNodes.HasTypeDefinition) ?? target; type is not null; type = type.Target(StandardNodes.HasSubtype, isForward: false))
        {
            if (IsComponent(type, method))
                return true;
        }

        return false;
    }

    private bool IsComponent(UaNode owner, UaMethod method) => method.References().Any(
        reference => !reference.IsForward && reference.Target == owner && core.Space.IsSubtype(reference.TypeId, StandardNodes.HierarchicalReferences));

    private CallMethodResult? Check(UaMethod method, IReadOnlyList<Variant> arguments)
    {
        if (arguments.Count < method.Inputs.Count)
            return new() { StatusCode = StatusCodes.BadArgumentsMissing };
        if (arguments.Count > method.Inputs.Count)
            return new() { StatusCode = StatusCodes.BadTooManyArguments };
        StatusCode[] results = [.. method.Inputs.Zip(arguments).Select(pair =>
            ValueTypes.Fits(core.Space, pair.First.DataType, pair.First.ValueRank, pair.Second) ? StatusCode.Good : StatusCodes.BadTypeMismatch)];
        return results.Any(result => result.IsBad)
            ? new() { StatusCode = StatusCodes.BadInvalidArgument, InputArgumentResults = results }
            : null;
    }
}
