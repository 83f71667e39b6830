using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>What to change about a DAG; what is left out stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DagPatch
{
    /// <summary>Whether a person holds it.</summary>
    public bool? Paused { get; init; }
}
