using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Channels;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>A Publish request that waits for something to tell.</summary>
/// <param name="Deadline">By the engine's time; after it the request is answered with Bad_Timeout.</param>
/// <param name="Results">Of its acknowledgements.</param>
internal sealed record PublishTicket(
    IPublisher Publisher, uint RequestId, uint RequestHandle, TimeSpan Deadline, IReadOnlyList<StatusCode> Results)
{
    public void Answer(PublishAnswer answer) => Publisher.Post(new PostedPublish(this, StatusCode.Good, answer));

    public void Refuse(StatusCode why) => Publisher.Post(new PostedPublish(this, why, new Answer<Maintenance.Protocols.OpcUa.Services.ServiceFault>(new())));

    private sealed class PostedPublish(PublishTicket ticket, StatusCode result, IAnswer answer) : PostedAnswer
    {
        public override IAnswer Answer => answer;

        public override StatusCode Result => result;

        public override ValueTask SendAsync(ServerChannel channel, CancellationToken cancellationToken) =>
            channel.AnswerAsync(ticket.RequestId, ticket.RequestHandle, result, answer, 0, cancellationToken);
    }
}
