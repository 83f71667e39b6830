using System.Text.Json;

namespace Tradewind.Outbound.Tests.Harness;

internal sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Body);
}
