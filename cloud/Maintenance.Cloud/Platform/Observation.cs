using Maintenance.Contracts.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;

namespace Maintenance.Cloud.Platform;

/// <summary>Logs as JSON lines, health, metrics.</summary>
internal static class Observation
{
    private static readonly string[] Meters = ["Maintenance.Cloud", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql"];

    /// <param name="isVerb">A verb's answer has standard output to itself: its log goes to standard error.</param>
    public static IServiceCollection AddObservation(this IServiceCollection services, bool isVerb)
    {
        services.AddLogging(logging => logging.ClearProviders().AddJsonConsole(options => options.UseUtcTimestamp = true));
        services.Configure<LoggerFilterOptions>(QuietenLibraries);
        if (isVerb)
            services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        services.Configure<JsonConsoleFormatterOptions>(options => options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ");
        services.AddSingleton(_ => new PrometheusText(Meters));
        services.AddHealthChecks().AddCheck<DatabaseReady>("database");
        return services;
    }

    /// <summary>
    /// A line for each request and statement would cost more than they do. The rules stand before those of the
    /// configuration, which therefore may turn them on: of two for the same category the later one counts.
    /// </summary>
    private static void QuietenLibraries(LoggerFilterOptions options)
    {
        foreach (var library in (string[])["Microsoft.AspNetCore", "Npgsql"])
            options.Rules.Insert(0, new(providerName: null, library, LogLevel.Warning, filter: null));
    }
}

/// <summary>Ready means: both roles can connect and the schema is this program's.</summary>
internal sealed class DatabaseReady(Database database) : IHealthCheck
{
    private const string Sql = "SELECT coalesce(max(number), 0) FROM platform.migration";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.PingApplicationAsync(cancellationToken);
            await using var scope = await database.AsWorkerAsync(cancellationToken);
            var applied = await scope.SingleAsync<int>(Sql, null, cancellationToken);
            var wanted = Migrations.Embedded[^1].Number;
            return applied == wanted
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(applied < wanted
                    ? $"The database is at migration {applied}, this program needs {wanted}: run the verb migrate."
                    : $"The database is at migration {applied}, newer than this program's {wanted}: start a later release.");
        }
        catch (Npgsql.NpgsqlException away)
        {
            return HealthCheckResult.Unhealthy($"The database cannot be used: {away.Message}");
        }
    }
}

/// <summary>The body of <c>/health/ready</c>: status, and what is not well.</summary>
internal static class ReadyAnswer
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), detail = entry.Value.Description }),
        },
        context.RequestAborted);
}

internal static class MetricsPage
{
    public static Task WriteAsync(HttpContext context, PrometheusText metrics)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
    }
}
