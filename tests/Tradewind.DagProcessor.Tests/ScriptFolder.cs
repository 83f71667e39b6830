using Tradewind.DagProcessor.Compilation;
using Tradewind.Plugins;

namespace Tradewind.DagProcessor.Tests;

/// <summary>A DAG folder of its own for one test, with a processor over it and the test plugins at hand.</summary>
internal sealed class ScriptFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tradewind-scripts-").FullName;

    public ScriptFolder()
    {
        Directory.CreateDirectory(Dags);
        Store = new PluginStore(Path.Combine(_root, "cache"));
        Catalogue = new PluginCatalogue(Store);
        Processor = new ScriptProcessor(Dags, Catalogue, TimeProvider.System);
    }

    public string Dags => Path.Combine(_root, "dags");

    public PluginStore Store { get; }

    public PluginCatalogue Catalogue { get; }

    public ScriptProcessor Processor { get; }

    public SourceFile Write(string path, string text)
    {
        var full = Path.Combine(Dags, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return new SourceFile(path, text);
    }

    public Task<ProcessedScript> ProcessAsync(string path, string text) => Processor.ProcessAsync(Write(path, text), CancellationToken.None);

    public void UsePlugins(params string[] plugins)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var built = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.FullName, "plugins");
        Catalogue.Use([.. plugins.Select(p => Store.Store(Path.Combine(built, p, "bin", here.Parent.Name, here.Name)))]).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
