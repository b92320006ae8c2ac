using Maintenance.Contracts.Metrics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Maintenance.Cloud.Platform;

internal static class PlatformPipeline
{
    /// <summary>What every request passes, in order, and the addresses outside the API.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<PrometheusText>(); // counts from the start, not from the first look
        BehindProxy.Use(app);
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UsePage();
        app.UseRouting();
        app.UseMiddleware<NothingThere>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<AntiforgeryGuard>();
        app.UseMiddleware<KnownQuery>();

        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = ReadyAnswer.WriteAsync }).AllowAnonymous();
        app.MapGet("/metrics", MetricsPage.WriteAsync).AllowAnonymous().ExcludeFromDescription();
        return app;
    }
}
