using System.Globalization;
using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Fleet;
using Maintenance.Edge.Uplinks;

namespace Maintenance.Edge.Downlink;

/// <summary>Asks the cloud, signed, what is newer than what the gateway holds, and waits for it a while.</summary>
internal sealed class InstructionClient(IHttpClientFactory clients, GatewayIdentity identity, TimeProvider clock)
{
    /// <summary>Shorter than the minute after which proxies end a connection on which nothing comes.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>For the way there and back beside the wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<InstructionReply> AskAsync(long held, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Wait + Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Enrolment.ClientName);
            using var request = Sign(held);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await UnderstandAsync(response, either.Token);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested
            && away is HttpRequestException or OperationCanceledException or JsonException or IOException or InvalidOperationException)
        {
            return new InstructionReply.Failed($"the cloud at {identity.Cloud} gives no answer: {away.Message}", null);
        }
    }

    private HttpRequestMessage Sign(long held)
    {
        var address = new Uri(identity.Cloud, GatewayInstructions.PathAfter(held));
        var signature = RequestSignature.Sign(identity.Key, identity.GatewayId, "GET", address.AbsolutePath, [], clock.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(RequestSignature.GatewayField, identity.GatewayId.ToString());
        request.Headers.TryAddWithoutValidation("Content-Digest", signature.ContentDigest);
        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
        request.Headers.TryAddWithoutValidation("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={(int)Wait.TotalSeconds}"));
        return request;
    }

    private async Task<InstructionReply> UnderstandAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NoContent:
                return new InstructionReply.Nothing();
            case HttpStatusCode.OK:
                await response.Content.LoadIntoBufferAsync(GatewayInstructions.MaxBytes, cancellationToken);
                return await response.Content.ReadFromJsonAsync(InstructionJson.Default.GatewayInstructions, cancellationToken) is { } told
                    && !told.Maintenance.Contains(null!) && !told.Commands.Contains(null!)
                        ? new InstructionReply.Told(told)
                        : throw new JsonException("the cloud answered with null");
            default:
                var problem = await Problem.ReadAsync(response, cancellationToken);
                return new InstructionReply.Failed($"the cloud answered {problem}", RetryWait.RetryAfter(response, clock));
        }
    }
}
