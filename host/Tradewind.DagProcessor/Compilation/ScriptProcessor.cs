using Tradewind.DagProcessor.Places;
using Tradewind.Execution;
using Tradewind.Graph;
using Tradewind.Plugins;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>From a script's text to all that a DAG version is made of: compile, load, check.</summary>
internal sealed class ScriptProcessor(string dagFolder, PluginCatalogue plugins, TimeProvider time)
{
    private const int SlotsTried = 10;

    private readonly DagFolder _folder = new(dagFolder);
    private readonly ScriptCompiler _compiler = new(new DagFolder(dagFolder));

    /// <summary>What names the script's present state; other than when it was last processed, it is to be processed again.</summary>
    /// <param name="script">The script.</param>
    public string KeyOf(SourceFile script) => KeyOf(_folder.SourcesOf(script), Visible());

    /// <summary>Compiles and loads a script. What is wrong with it comes back as diagnostics.</summary>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Stops the compiler; a script that runs for ever can only be stopped with its process.</param>
    public async Task<ProcessedScript> ProcessAsync(SourceFile script, CancellationToken cancellationToken)
    {
        var visible = Visible();
        var compiled = _compiler.Compile(script, visible, cancellationToken);
        var processed = new ProcessedScript
        {
            Path = script.Path,
            Key = KeyOf(_folder.SourcesOf(script), visible),
            Sources = compiled.Sources,
            Diagnostics = compiled.Diagnostics,
            Plugins = compiled.Plugins,
        };

        return compiled.Assembly is null ? processed : await LoadAsync(processed, compiled, cancellationToken);
    }

    /// <summary>What there is to say about a place of a script, as JSON for the editor; null when there is nothing. The script is not loaded.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    public string? TellPlace(AskPlace question, CancellationToken cancellationToken)
    {
        var model = _compiler.ModelOf(new SourceFile(question.Path, question.Text), Visible(), cancellationToken);
        return question.What switch
        {
            0 => Completion.Of(model, question.Offset, cancellationToken),
            1 => Hover.Of(model, question.Offset, cancellationToken),
            2 => SignatureHelp.Of(model, question.Offset, cancellationToken),
            _ => null,
        };
    }

    /// <summary>Loads a compiled script and asks the timetable of one of its DAGs for slots.</summary>
    /// <param name="question">What is asked.</param>
    public async Task<SlotsListed> ListSlotsAsync(ListSlots question)
    {
        SlotsListed Fault(string message) => new() { Number = question.Number, Over = true, Fault = message };
        try
        {
            using var bundle = await BundleLoader.LoadAsync(
                question.Path, RunOnceImage.Of(question.Assembly.ToArray()), question.Symbols, plugins.Lease(question.Plugins), CancellationToken.None);
            if (bundle.Find(question.DagId)?.Dag.Schedule is not CustomSchedule schedule) return Fault($"DAG '{question.DagId}' has no timetable of its own in {question.Path}.");
            var (slots, over, fault) = SlotList.Of(schedule, question.From, question.LatestBy, question.Count);
            return new() { Number = question.Number, Slots = slots, Over = over, Fault = fault };
        }
        catch (Exception fault) when (fault is BundleLoadException or PluginException)
        {
            return Fault(fault.Message);
        }
    }

    private async Task<ProcessedScript> LoadAsync(ProcessedScript processed, CompiledScript compiled, CancellationToken cancellationToken)
    {
        try
        {
            var lease = plugins.Lease(compiled.Plugins);
            using var bundle = await BundleLoader.LoadAsync(processed.Path, RunOnceImage.Of(compiled.Assembly!), compiled.Symbols, lease, cancellationToken);
            var faults = Faults(bundle, processed, time).ToArray();
            var loaded = processed with { Diagnostics = [.. faults, .. processed.Diagnostics], Graphs = [.. bundle.Dags.Select(d => d.Graph with { File = LoadedFileOf(d.Dag, processed) })] };
            return faults.Length > 0 ? loaded : loaded with { Assembly = compiled.Assembly, Symbols = compiled.Symbols };
        }
        catch (BundleLoadException e)
        {
            var fault = new ScriptDiagnostic { Path = e.File ?? processed.Path, Line = e.Line, Code = DiagnosticCodes.LoadFailed, Message = e.Message };
            return processed with { Diagnostics = [fault, .. processed.Diagnostics] };
        }
        catch (PluginException e)
        {
            var fault = new ScriptDiagnostic { Path = processed.Path, Code = DiagnosticCodes.PluginUnusable, Message = e.Message };
            return processed with { Diagnostics = [fault, .. processed.Diagnostics] };
        }
    }

    // A DAG that a loaded file makes has its lines there.
    private static string? LoadedFileOf(Dag dag, ProcessedScript script) => script.Sources.Skip(1).FirstOrDefault(source => source.Path == dag.File)?.Path;

    private static IEnumerable<ScriptDiagnostic> Faults(LoadedBundle bundle, ProcessedScript script, TimeProvider time)
    {
        string PathOf(Dag dag) => LoadedFileOf(dag, script) ?? script.Path;

        foreach (var dag in bundle.Dags.Select(d => d.Dag))
            foreach (var fault in dag.Check())
                yield return new ScriptDiagnostic { Path = PathOf(dag), Line = fault.Line, Code = DiagnosticCodes.InvalidDag, Message = fault.Message, ShownByGraph = fault.ShownByGraph };

        // A look at a timetable's first slots shows most of what can be wrong with it, while its author still looks on.
        foreach (var dag in bundle.Dags)
        {
            if (dag.Dag.Schedule is CustomSchedule own && SlotList.Of(own, dag.Graph.Start ?? time.GetUtcNow(), null, SlotsTried).Fault is { } fault)
                yield return new ScriptDiagnostic { Path = PathOf(dag.Dag), Line = dag.Graph.Schedule!.Line, Code = DiagnosticCodes.InvalidDag, Message = fault };
        }

        foreach (var twice in bundle.Dags.GroupBy(d => d.Dag.Id).Where(g => g.Count() > 1))
            yield return new ScriptDiagnostic { Path = PathOf(twice.Last().Dag), Line = twice.Last().Graph.Line, Code = DiagnosticCodes.DuplicateDag, Message = $"The script makes {twice.Count()} DAGs with the id '{twice.Key}'." };
    }

    // Two plugins that bring one assembly would be one type twice in every script: the last wins.
    private IReadOnlyList<PluginPackage> Visible() =>
        [.. plugins.Current.Select(p => p.Package).Concat(plugins.Unusable).GroupBy(p => Path.GetFileNameWithoutExtension(p.AssemblyPath)).Select(g => g.Last())];

    // One that cannot be loaded now may be loaded another time: then the script is to be processed again.
    private string KeyOf(IReadOnlyList<SourceFile> sources, IReadOnlyList<PluginPackage> visible)
    {
        var unusable = plugins.Unusable;
        return BundleKey.Of(sources.Select(s => KeyValuePair.Create(s.Path, s.Text)), visible.Select(p => unusable.Contains(p) ? $"{p.Reference} unusable" : p.Reference));
    }
}
