using System.Globalization;
using Tradewind.DagProcessor.Compilation;
using Tradewind.Execution;
using Tradewind.Plugins;
using Tradewind.Protocol.Children;

namespace Tradewind.Testing.Play;

/// <summary>A script in memory, compiled as the server would, with the folder that its plugins are kept in.</summary>
internal sealed class LoadedScript : IDisposable
{
    private readonly LoadedBundle _bundle;
    private readonly ScratchFolder _cache;

    private LoadedScript(LoadedBundle bundle, LoadedDag dag, ScratchFolder cache)
    {
        _bundle = bundle;
        _cache = cache;
        Dag = dag;
    }

    public LoadedDag Dag { get; }

    public static async Task<LoadedScript> LoadAsync(string file, TestDagOptions options, CancellationToken cancel)
    {
        var full = Path.GetFullPath(file);
        if (!File.Exists(full))
            throw new InvalidScriptException($"There is no file '{full}'. Relative paths count from {Environment.CurrentDirectory}.");

        var folder = Path.GetFullPath(options.DagsDirectory ?? Path.GetDirectoryName(full)!);
        var path = Path.GetRelativePath(folder, full).Replace('\\', '/');
        if (path.StartsWith("..", StringComparison.Ordinal))
            throw new InvalidScriptException($"'{full}' is not in the DAG folder {folder}.");

        var cache = ScratchFolder.Make();
        try
        {
            return await LoadAsync(new SourceFile(path, await File.ReadAllTextAsync(full, cancel)), folder, cache, options, cancel);
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _bundle.Dispose();
        // On Windows a plugin's files stay in use until it is unloaded; the temporary folder is the system's to tidy then.
        if (!OperatingSystem.IsWindows())
            _cache.Dispose();
    }

    private static async Task<LoadedScript> LoadAsync(SourceFile script, string folder, ScratchFolder cache, TestDagOptions options, CancellationToken cancel)
    {
        var plugins = new PluginCatalogue(new PluginStore(cache.Path));
        if (options.PluginsDirectory is { } directory && plugins.Refresh(Path.GetFullPath(directory)) is { Count: > 0 } unusable)
            throw new InvalidScriptException($"Plugins in {directory} cannot be used:\n{string.Join('\n', unusable.Select(fault => $"  {fault}"))}");

        var processed = await new ScriptProcessor(folder, plugins, TimeProvider.System).ProcessAsync(script, cancel);
        if (!processed.Succeeded)
            throw new InvalidScriptException($"{script.Path} has errors:\n{string.Join('\n', processed.Diagnostics.Where(one => one.IsError).Select(Line))}");

        var bundle = await BundleLoader.LoadAsync(script.Path, processed.Assembly, processed.Symbols, plugins.Lease(processed.Plugins), cancel);
        try
        {
            return new LoadedScript(bundle, Choose(bundle, script.Path, options.DagId), cache);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private static LoadedDag Choose(LoadedBundle bundle, string path, string? dagId)
    {
        var ids = string.Join(", ", bundle.Dags.Select(dag => dag.Dag.Id));
        if (dagId is not null)
            return bundle.Find(dagId) ?? throw new InvalidScriptException($"{path} has no DAG '{dagId}'; it has {ids}.");
        return bundle.Dags.Count switch
        {
            1 => bundle.Dags[0],
            0 => throw new InvalidScriptException($"{path} declares no DAG; write: var dag = new Dag(\"my_dag\");"),
            _ => throw new InvalidScriptException($"{path} has several DAGs; choose one with DagId: {ids}."),
        };
    }

    private static string Line(ScriptDiagnostic fault) =>
        string.Create(CultureInfo.InvariantCulture, $"  {fault.Path}({fault.Line},{fault.Column}): {fault.Code}: {fault.Message}");
}
