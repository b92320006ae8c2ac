namespace Maintenance.Edge.Downlink;

/// <summary>Puts the way from the cloud into the gateway.</summary>
internal static class DownlinkRegistration
{
    /// <param name="journal">Which commands were executed.</param>
    /// <param name="earlier">What the cloud had told before the start, or why that is not known.</param>
    public static IServiceCollection AddDownlink(
        this IServiceCollection services, InstructionFile file, (HeldInstructions Held, string? Fault) earlier, CommandJournal journal) => services
        .AddCommands(file, earlier, journal)
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<InstructionFeed>(provider, new InstructionsBefore(earlier.Fault)));

    /// <summary>The same where no cloud tells anything: what the local page commands is executed and noted.</summary>
    public static IServiceCollection AddCommands(
        this IServiceCollection services, InstructionFile file, (HeldInstructions Held, string? Fault) earlier, CommandJournal journal) => services
        .AddSingleton(journal)
        .AddSingleton<CommandDesk>()
        .AddHostedService(provider => provider.GetRequiredService<CommandDesk>())
        .AddSingleton(file)
        .AddSingleton(new CloudWord(earlier.Held))
        .AddSingleton<DownlinkStatus>()
        .AddSingleton<DownlinkMetrics>();
}
