using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tradewind.Engine.Alerts;

namespace Tradewind.Outbound.Alerts;

/// <summary>A message as the JSON of a webhook.</summary>
internal static class WebhookBody
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static HttpContent Of(AlertMessage message, AlertText text)
    {
        var digest = message.Digest;
        return Body(
            new
            {
                message.Id, message.Channel, Text = text.Title(digest), digest.Total, digest.From, digest.To,
                Counts = digest.Counts.ToDictionary(count => count.Kind.Word(), count => count.Number),
                Events = digest.First.Select(fact => new
                {
                    Kind = fact.Kind.Word(), fact.At, fact.DagId, RunId = fact.Run, Run = fact.RunKey, fact.TaskId, MapIndex = fact.MapIndex < 0 ? (int?)null : fact.MapIndex,
                    Attempt = fact.Attempt == 0 ? (int?)null : fact.Attempt, fact.Subject, Error = fact.Why, Text = text.Line(fact), Link = text.Link(fact),
                }),
                More = digest.Total - digest.First.Count,
            });
    }

    /// <summary>With its length: not every receiver takes a body in pieces.</summary>
    public static HttpContent Body(object json) => new StringContent(JsonSerializer.Serialize(json, Web), Encoding.UTF8, "application/json");
}
