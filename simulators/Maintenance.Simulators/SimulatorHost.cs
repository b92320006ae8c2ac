namespace Maintenance.Simulators;

/// <summary>What all hosts of simulated devices share.</summary>
internal static class SimulatorHost
{
    public static WebApplicationBuilder CreateBuilder(string urls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddProblemDetails();
        return builder;
    }
}
