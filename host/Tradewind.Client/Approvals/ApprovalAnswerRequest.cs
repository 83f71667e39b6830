using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>An answer to a question that a task asks.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ApprovalAnswerRequest
{
    /// <summary>The index of a mapped task; null for a task that is not mapped.</summary>
    public int? MapIndex { get; init; }

    /// <summary>The chosen options.</summary>
    public IReadOnlyList<string> Chosen { get; init => field = value ?? []; } = [];

    /// <summary>The filled-in form as a JSON object; what it leaves out takes its default.</summary>
    public JsonElement? Form { get; init; }
}
