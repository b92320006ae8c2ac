using System.Reflection;

namespace Maintenance.Cloud.Platform;

internal static class Workers
{
    /// <summary>
    /// Whether the program only runs to have its OpenAPI document written, at build: without a database, so without
    /// workers.
    /// </summary>
    public static bool IsDescribing { get; } = Assembly.GetEntryAssembly()?.GetName().Name is "GetDocument.Insider";

    /// <summary>A loop that runs as long as the program serves requests.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, Func<IServiceProvider, IHostedService> make) =>
        IsDescribing ? services : services.AddSingleton(make);
}
