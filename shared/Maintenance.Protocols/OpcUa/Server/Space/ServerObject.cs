using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>Fills the Server object of namespace 0 (Part 5 §6.3) with what is true of this server.</summary>
internal static class ServerObject
{
    private const double FullService = 255;

    public static void Fill(OpcUaServerOptions options, string applicationUri)
    {
        var (space, limits) = (options.Space, options.Limits);
        var build = new BuildNotes(options.ProductUri, options.Name, options.SoftwareVersion);
        var started = options.Clock.GetUtcNow();
        Set(space, 2254, Variant.OfArray([applicationUri]));
        Follow(space, 2255, () => new DataValue(Variant.OfArray<string?>([.. space.NamespaceUris])));
        Follow(space, 2256, () => Now(options.Clock, now => new(ExtensionObject.Of(new ServerStatus(started, now, build)))));
        Set(space, 2257, new(started));
        Follow(space, 2258, () => Now(options.Clock, now => new(now)));
        Set(space, 2259, new(0)); // running
        Set(space, 2260, new(ExtensionObject.Of(build)));
        Set(space, 2992, new(0u));
        Set(space, 2993, new(default(LocalizedText)));
        Set(space, 2267, new((byte)FullService));
        Set(space, 2994, new(false)); // no audit events
        Set(space, 2294, new(false)); // no diagnostics
        FillBuild(space, build);
        FillCapabilities(space, limits);
        FillOperationLimits(space, limits);
        FillHistory(space, limits);
    }

    private static void FillBuild(AddressSpace space, BuildNotes build)
    {
        Set(space, 2261, new(build.ProductName));
        Set(space, 2262, new(build.ProductUri));
        Set(space, 2263, new(""));
        Set(space, 2264, new(build.SoftwareVersion));
        Set(space, 2265, new(""));
        Set(space, 2266, new(DateTimeOffset.MinValue));
    }

    private static void FillCapabilities(AddressSpace space, ServerLimits limits)
    {
        Set(space, 2269, Variant.OfArray(["http://opcfoundation.org/UA-Profile/Server/StandardUA2017"]));
        Set(space, 2271, Variant.OfArray(["en"]));
        Set(space, 2272, new(limits.ShortestSampling.TotalMilliseconds));
        Set(space, 2735, new((ushort)limits.MaxContinuationPoints));
        Set(space, 2736, new((ushort)0)); // no queries
        Set(space, 2737, new((ushort)limits.MaxContinuationPoints));
        Set(space, 3704, Variant.OfArray<ExtensionObject>([]));
        Set(space, 11702, new((uint)limits.Encoding.MaxArrayLength));
        Set(space, 11703, new((uint)limits.Encoding.MaxStringLength));
        Set(space, 12911, new((uint)limits.Encoding.MaxByteStringLength));
        Set(space, 24095, new((uint)limits.MaxSessions));
        Set(space, 24096, new((uint)limits.MaxSubscriptions));
        Set(space, 24097, new((uint)limits.MaxMonitoredItems));
        Set(space, 24098, new((uint)limits.MaxSubscriptionsPerSession));
        Set(space, 24099, new((uint)limits.MaxOperations));
        Set(space, 24100, new((uint)limits.MaxOperations));
        Set(space, 24101, Variant.OfArray<QualifiedName>([]));
        Set(space, 24104, new((uint)limits.MaxMonitoredItemsPerSubscription));
        Set(space, 31916, new((uint)limits.MaxQueueSize));
    }

    private static void FillOperationLimits(AddressSpace space, ServerLimits limits)
    {
        foreach (var id in (uint[])[11705, 11707, 11710, 11711, 11712, 11714])
            Set(space, id, new((uint)limits.MaxOperations));
        Set(space, 11709, new((uint)limits.MaxMethodsPerCall));
        Set(space, 12165, new((uint)limits.MaxHistoryNodesPerRead));
        foreach (var id in (uint[])[11713, 12166, 12167, 12168]) // neither nodes nor history are changed by clients
            Set(space, id, new(0u));
    }

    private static void FillHistory(AddressSpace space, ServerLimits limits)
    {
        Set(space, 11193, new(true));
        Set(space, 11273, new((uint)limits.MaxHistoryValues));
        Set(space, 11274, new(0u));
        foreach (var id in (uint[])[11242, 11196, 11197, 11198, 11199, 11200, 11275, 11281, 11282, 11283, 11502])
            Set(space, id, new(false));
    }

    private static void Set(AddressSpace space, uint id, Variant value) => ((UaVariable)space[new(id)]).Set(new(value));

    private static void Follow(AddressSpace space, uint id, Func<DataValue> source) => ((UaVariable)space[new(id)]).Source = source;

    private static DataValue Now(TimeProvider clock, Func<DateTimeOffset, Variant> value)
    {
        var now = clock.GetUtcNow();
        return new(value(now), sourceUtc: now, serverUtc: now);
    }
}
