using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Tool.Edge;

/// <summary>Shows what a server has, as a gateway's configuration names it.</summary>
internal static class BrowseRun
{
    public const string PasswordVariable = "MAINTENANCE_OPCUA_PASSWORD";
    private const string ApplicationUri = "urn:maintenance:tool";

    /// <param name="OwnFolder">Of this program's own certificate.</param>
    public sealed record Wish(Uri Url, int Depth, string? Filter, bool IsAll, bool IsInsecure, string? User, PkiFolder Pki, string OwnFolder);

    public static async Task<int> RunAsync(Wish wish, CancellationToken cancellationToken)
    {
        var endpoints = await Discovery.GetEndpointsAsync(new() { EndpointUrl = wish.Url }, TimeProvider.System, cancellationToken);
        var endpoint = Choose(endpoints, wish);
        using var own = await ApplicationCertificate.LoadOrCreateAsync(wish.OwnFolder, ApplicationUri, "Maintenance tool", TimeProvider.System, cancellationToken);
        await Console.Out.WriteLineAsync($"{endpoint.Server.ApplicationName.Text} ({endpoint.Server.ApplicationUri}) by {PolicyOf(endpoint)} {endpoint.SecurityMode}");
        await using var session = await OpenAsync(wish, endpoint, own, cancellationToken);
        var found = await new AddressSpaceWalk(session, wish.Depth, wish.IsAll).RunAsync(wish.Filter, cancellationToken);
        foreach (var line in found.Lines)
            await Console.Out.WriteLineAsync(line);
        await Console.Out.WriteLineAsync(found.Summary);
        return 0;
    }

    /// <summary>The one with the best protection that the client knows.</summary>
    internal static EndpointDescription Choose(IReadOnlyList<EndpointDescription> endpoints, Wish wish)
    {
        SecurityPolicy[] preferred = [SecurityPolicy.Aes256Sha256RsaPss, SecurityPolicy.Aes128Sha256RsaOaep, SecurityPolicy.Basic256Sha256, SecurityPolicy.None];
        var usable = endpoints.Where(endpoint => endpoint.EndpointUrl?.StartsWith("opc.tcp:", StringComparison.OrdinalIgnoreCase) == true)
            .Where(endpoint => PolicyOf(endpoint) is { } policy && (!wish.IsInsecure || policy.IsNone));
        return usable.OrderByDescending(endpoint => endpoint.SecurityMode).ThenBy(endpoint => Array.IndexOf(preferred, PolicyOf(endpoint))).FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"{wish.Url} offers nothing {(wish.IsInsecure ? "without security; leave out --insecure" : "that this client knows")}. It offers "
                + $"{string.Join(", ", endpoints.Select(endpoint => $"{endpoint.SecurityPolicyUri} {endpoint.SecurityMode}"))}.");
    }

    private static SecurityPolicy? PolicyOf(EndpointDescription endpoint) => SecurityPolicy.Find(endpoint.SecurityPolicyUri);

    private static async Task<OpcUaSession> OpenAsync(
        Wish wish, EndpointDescription endpoint, ApplicationCertificate own, CancellationToken cancellationToken)
    {
        var options = new SessionOptions
        {
            EndpointUrl = wish.Url,
            Policy = PolicyOf(endpoint)!,
            Mode = endpoint.SecurityMode,
            Own = own,
            Trust = wish.Pki.Store,
            User = User(wish.User),
            SessionName = "maintain edge browse",
        };
        try
        {
            return await OpcUaSession.OpenAsync(options, TimeProvider.System, cancellationToken);
        }
        catch (OpcUaException refused) when (refused.Status.Code == StatusCodes.BadCertificateUntrusted || refused.Status.Code == StatusCodes.BadCertificateChainIncomplete)
        {
            using var shown = X509CertificateLoader.LoadCertificate(endpoint.ServerCertificate.Span);
            throw new InvalidOperationException(
                $"The server's certificate is not trusted; it lies in '{wish.Pki.RejectedFile(shown)}'. To look at it and trust it:\n"
                + $"  ./maintain edge trust '{wish.Pki.RejectedFile(shown)}'", refused);
        }
        catch (OpcUaException refused) when (IsAboutUser(refused.Status))
        {
            throw new InvalidOperationException(
                wish.User is null
                    ? $"The server lets nobody in without a name: --user NAME, with the password in the environment variable {PasswordVariable}. ({refused.Message})"
                    : $"The server does not let the user '{wish.User}' in: the name or the password in {PasswordVariable} is wrong, or may not. ({refused.Message})", refused);
        }
        catch (OpcUaException refused) when (refused.Status.Code == StatusCodes.BadSecurityChecksFailed && !options.Policy.IsNone)
        {
            throw new InvalidOperationException(
                $"The server does not trust this program. Its administrator has to take '{Path.Combine(wish.OwnFolder, "own", "application.der")}' among the trusted "
                + $"certificates there; or look without security, where the server allows it: --insecure. ({refused.Message})", refused);
        }
    }

    private static bool IsAboutUser(StatusCode status) =>
        status.Code == StatusCodes.BadUserAccessDenied || status.Code == StatusCodes.BadIdentityTokenRejected || status.Code == StatusCodes.BadIdentityTokenInvalid;

    private static UserIdentity User(string? name) => name is null
        ? UserIdentity.Nobody
        : new UserIdentity.UserName(
            name, Environment.GetEnvironmentVariable(PasswordVariable) ?? throw new InvalidOperationException($"--user needs the password in the environment variable {PasswordVariable}."));
}
