using System.Net;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Fleet;

/// <summary>
/// Makes the gateway known to its cloud, once. Until it succeeds devices run and the outbox fills. A repeat with the same
/// key and token, after a crash or a lost answer, is harmless.
/// </summary>
public sealed partial class Enrolment(
    FleetOptions options, IHttpClientFactory clients, Uplinks.UplinkHealthState health, TimeProvider clock, ILogger<Enrolment> logger)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "cloud";

    private const string Path = "api/v1/gateways/enrol";
    private static readonly TimeSpan RefusedWait = TimeSpan.FromSeconds(30);   // a person must act: often enough to notice that they did
    private readonly IdentityFolder _folder = new(options.Folder);
    private readonly TaskCompletionSource<GatewayIdentity> _enrolled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once <see cref="EnrolAsync"/> has it: one asks, for two would make two keys.</summary>
    public Task<GatewayIdentity> Identity => _enrolled.Task;

    /// <summary>The identity kept here, or that of a fresh enrolment, tried until the cloud agrees.</summary>
    public async Task<GatewayIdentity> EnrolAsync(CancellationToken cancellationToken)
    {
        var retryWait = new Uplinks.RetryWait();
        while (true)
        {
            var (identity, problem, isRefused, retryAfter) = await TryOnceAsync(cancellationToken);
            if (identity is not null)
            {
                health.Enrolled();
                _enrolled.TrySetResult(identity);
                return identity;
            }

            var wait = isRefused ? RefusedWait : retryWait.Next(retryAfter);
            health.NotEnrolled(problem!, isRefused);
            LogNotEnrolled(problem!, wait);
            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    private async Task<Attempt> TryOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _folder.LoadAsync(cancellationToken) is { } known)
                return new(known with { Cloud = options.Cloud });   // the key says who it is, the configuration says where the cloud is now
            if (await ReadTokenAsync(cancellationToken) is not { } token)
                return new(null, $"no enrolment token: set {FleetOptions.TokenVariable} or name a tokenFile; an administrator makes one", true);
            return await AskAsync(token, await _folder.LoadOrMakeKeyAsync(cancellationToken), cancellationToken);
        }
        catch (Exception away) when (IsPassing(away, cancellationToken))
        {
            return new(null, $"the cloud at {options.Cloud} cannot be reached: {away.Message}");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException
            or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return new(null, broken.Message, true);
        }
    }

    private async Task<Attempt> AskAsync(string token, System.Security.Cryptography.ECDsa key, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var request = new EnrolmentRequest(
            token, options.Name, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), options.SoftwareVersion);
        using var response = await client.PostAsJsonAsync(new Uri(options.Cloud, Path), request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            var answer = await response.Content.ReadFromJsonAsync<EnrolmentAnswer>(cancellationToken)
                ?? throw new InvalidOperationException("the cloud answered an enrolment with nothing");
            var identity = new GatewayIdentity(answer.GatewayId, answer.Site, options.Cloud, key);
            await _folder.SaveAsync(identity, cancellationToken);
            LogEnrolled(options.Name, answer.GatewayId, answer.Site);
            return new(identity);
        }

        var isPassing = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
        var said = await Uplinks.Problem.ReadAsync(response, cancellationToken);
        return new(
            null, isPassing ? $"the cloud answered {said}" : $"the cloud refused to enrol {options.Name}: {said}. Ask an administrator for a new token",
            !isPassing, Uplinks.RetryWait.RetryAfter(response, clock));
    }

    private async Task<string?> ReadTokenAsync(CancellationToken cancellationToken)
    {
        var token = options.TokenFile is { } file
            ? await File.ReadAllTextAsync(file, cancellationToken)
            : Environment.GetEnvironmentVariable(FleetOptions.TokenVariable);
        return string.IsNullOrWhiteSpace(token) ? null : token.Trim();
    }

    private static bool IsPassing(Exception reason, CancellationToken cancellationToken) =>
        reason is HttpRequestException || (reason is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private sealed record Attempt(GatewayIdentity? Identity, string? Problem = null, bool IsRefused = false, TimeSpan? RetryAfter = null);

    [LoggerMessage(LogLevel.Information, "Gateway {Name} is enrolled as {GatewayId} of site {Site}.")]
    private partial void LogEnrolled(string name, Guid gatewayId, string site);

    [LoggerMessage(LogLevel.Warning, "Not enrolled: {Problem}. Tried again in {Wait}; until then the outbox keeps everything.")]
    private partial void LogNotEnrolled(string problem, TimeSpan wait);
}
