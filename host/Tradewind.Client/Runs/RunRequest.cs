using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A wish for a run. Members that do not exist are refused, so that a typing error does not start a run with defaults.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RunRequest
{
    /// <summary>The instant the run stands for; now when null. A time without an offset is UTC.</summary>
    public DateTimeOffset? LogicalDate { get; init; }

    /// <summary>The params as a JSON object; what it leaves out takes its default.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>
    /// The run's name in the DAG, 1 to 200 characters; made from the time when null. The same key twice makes one run:
    /// the second call returns the first one's run, so a call whose answer was lost can safely be repeated.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Its tasks do their work, also where a success of another run could be taken over.</summary>
    public bool NoCache { get; init; }

    /// <summary>The partition that the run is about, 1 to 200 characters; null for no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>A remark of at most 2,000 characters.</summary>
    public string? Note { get; init; }
}
