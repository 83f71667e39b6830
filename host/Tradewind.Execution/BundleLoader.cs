using System.Reflection;
using System.Runtime.Loader;
using Tradewind.Plugins;

namespace Tradewind.Execution;

/// <summary>Loads compiled scripts, without a compiler: bytes in, DAGs out.</summary>
public static class BundleLoader
{
    // One script at a time: what it constructs is collected in one place (see DagRegistry).
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>
    /// How many scripts are in memory, those included that were let go and something still holds on to (a timer, a static event). A
    /// process where this grows beyond what it uses is to be replaced: processes are cheap.
    /// </summary>
    public static int InMemory => AssemblyLoadContext.All.OfType<BundleLoadContext>().Count();

    /// <summary>Loads a compiled script and runs it, which builds its DAGs.</summary>
    /// <param name="name">What it is called in diagnostics: the script's path.</param>
    /// <param name="assembly">The compiled assembly.</param>
    /// <param name="symbols">Its portable debug symbols, for lines in stack traces.</param>
    /// <param name="plugins">The plugins it was compiled against; the bundle gives them back when it goes.</param>
    /// <param name="cancellationToken">Ends the wait for a turn; a script that runs for ever can only be stopped with its process.</param>
    /// <exception cref="BundleLoadException">The script threw while it ran, or the bytes are no assembly.</exception>
    public static async Task<LoadedBundle> LoadAsync(
        string name, ReadOnlyMemory<byte> assembly, ReadOnlyMemory<byte> symbols, PluginLease plugins, CancellationToken cancellationToken)
    {
        var context = new BundleLoadContext(name, plugins.Plugins);
        try
        {
            var entry = EntryPointOf(Load(context, assembly, symbols));
            var dags = await CollectAsync(entry, cancellationToken);
            return new LoadedBundle(context, plugins, dags);
        }
        // Foreign code runs here; whatever it throws is the script's fault.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            context.Unload();
            plugins.Dispose();
            throw new BundleLoadException(name, e);
        }
    }

    private static Assembly Load(BundleLoadContext context, ReadOnlyMemory<byte> assembly, ReadOnlyMemory<byte> symbols)
    {
        using var image = new MemoryStream(assembly.ToArray(), writable: false);
        using var debug = symbols.IsEmpty ? null : new MemoryStream(symbols.ToArray(), writable: false);
        return context.LoadFromStream(image, debug);
    }

    private static async Task<IReadOnlyList<Dag>> CollectAsync(Func<Task> entry, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            DagRegistry.Open();
            IReadOnlyList<Dag> dags;
            try
            {
                await entry();
            }
            finally
            {
                dags = DagRegistry.Close();
            }

            return dags;
        }
        finally
        {
            Turn.Release();
        }
    }

    // A script is a submission: a factory that takes the array of submissions (slot 0 the globals, slot 1 the script itself) and
    // returns what the script returned. A file-based program has an ordinary Main, which top-level awaits make return a task.
    private static Func<Task> EntryPointOf(Assembly assembly)
    {
        if (assembly.EntryPoint is not { } main)
        {
            var factory = assembly.GetTypes()
                .Select(t => t.GetMethod("<Factory>", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
                .OfType<MethodInfo>()
                .FirstOrDefault() ?? throw new BadImageFormatException("The assembly is neither a script nor a program.");
            var run = factory.CreateDelegate<Func<object?[], Task<object>>>();
            return () => run(new object?[2]);
        }

        // The entry point of an async Main blocks in a wrapper; the method behind it can be awaited.
        var behind = main.DeclaringType!.GetMethod("<Main>$", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static) ?? main;
        return async () =>
        {
            object?[] arguments = behind.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            if (behind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task task)
                await task;
        };
    }
}
