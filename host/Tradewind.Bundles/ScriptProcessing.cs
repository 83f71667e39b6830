using System.Text.Json;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles;

/// <summary>From a script to what can be stored: the dag-processor's answer, checked by the engine's rules.</summary>
public sealed class ScriptProcessing(IProcessorPool processors)
{
    /// <summary>Processes a script.</summary>
    /// <param name="path">Relative to the DAG folder.</param>
    /// <param name="text">The text to take instead of the file's, or null.</param>
    /// <param name="knownKey">The key that makes the script count as unchanged, or null.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<ScriptResult> ProcessAsync(string path, string? text, string? knownKey, CancellationToken cancel)
    {
        ScriptProcessed processed;
        try
        {
            processed = await processors.ProcessAsync(path, text, knownKey, cancel);
        }
        catch (ProcessorGoneException gone)
        {
            return new() { Key = gone.Key ?? "", Faults = [new(path, 0, 0, "TW0001", gone.Message)] };
        }

        if (processed.Unchanged) return new() { Key = processed.Key, Unchanged = true };
        var warnings = Read(processed.Warnings).Select(Told).ToArray();
        var graphs = processed.Graphs.Select(GraphJson.Read).ToArray();
        if (Faults(path, processed, graphs) is { Count: > 0 } faults) return new() { Key = processed.Key, Faults = faults, Warnings = warnings };
        return new()
        {
            Key = processed.Key,
            Warnings = warnings,
            Bundle = new()
            {
                Path = path,
                Key = processed.Key,
                Sources = [.. processed.Sources.Chunk(2).Select(pair => new SourceFile(pair[0], pair[1]))],
                Assembly = processed.Assembly!.Value.ToArray(),
                Symbols = processed.Symbols!.Value.ToArray(),
                Plugins = processed.Plugins,
                Dags = graphs,
            },
        };
    }

    // All together, in the order of the script; what the script's own check and that of the graph both see is said once.
    private static List<ScriptFault> Faults(string path, ScriptProcessed processed, DagGraph[] graphs) =>
    [
        .. Read(processed.Faults).Where(note => !note.ShownByGraph).Select(Told)
            .Concat(graphs.SelectMany(graph => GraphCheck.Faults(graph).Concat(SensorCheck.Faults(graph)).Select(fault => new ScriptFault(graph.File ?? path, fault.Line, 0, "TW0100", fault.Message))))
            .OrderBy(fault => fault.Path == path ? 0 : 1).ThenBy(fault => fault.Path, StringComparer.Ordinal).ThenBy(fault => fault.Line).ThenBy(fault => fault.Column),
    ];

    private static ScriptNote[] Read(string? notes) => notes is null ? [] : JsonSerializer.Deserialize<ScriptNote[]>(notes) ?? [];

    private static ScriptFault Told(ScriptNote note) => new(note.Path, note.Line, note.Column, note.Code, note.Message, note.EndLine, note.EndColumn);
}
