namespace Maintenance.Edge.Downlink;

/// <summary>Puts the way from the cloud into the gateway.</summary>
internal static class DownlinkRegistration
{
    /// <param name="earlier">What the cloud had told before the start, or why that is not known.</param>
    public static IServiceCollection AddDownlink(
        this IServiceCollection services, InstructionFile file, (HeldInstructions Held, string? Fault) earlier) => services
        .AddSingleton(file)
        .AddSingleton(new CloudWord(earlier.Held))
        .AddSingleton<DownlinkStatus>()
        .AddSingleton<DownlinkMetrics>()
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<InstructionFeed>(provider, new InstructionsBefore(earlier.Fault)));
}
