using System.Reflection;
using Tradewind.Connections;

namespace Tradewind.Plugins;

/// <summary>A plugin whose assembly is loaded in this process.</summary>
public sealed class LoadedPlugin
{
    private readonly PluginLoadContext _context;
    private readonly Leases _leases;
    private readonly Lazy<IReadOnlyList<(ConnectionTypeSpec Spec, ConnectionType Type)>> _connectionTypes;

    private LoadedPlugin(PluginPackage package, PluginLoadContext context, Assembly assembly, IReadOnlyList<OperatorType> operators)
    {
        Package = package;
        Assembly = assembly;
        Operators = operators;
        _context = context;
        _leases = new Leases(_context.Unload);
        _connectionTypes = new(() => package.Manifest.Host ? [] : Plugins.ConnectionTypes.Of(assembly));
    }

    /// <summary>Its files.</summary>
    public PluginPackage Package { get; }

    /// <summary>Its assembly, in a load context of its own.</summary>
    public Assembly Assembly { get; }

    /// <summary>The operators it brings.</summary>
    public IReadOnlyList<OperatorType> Operators { get; }

    /// <summary>The connection types it brings. To ask runs code of the plugin, which only who needs them does.</summary>
    /// <exception cref="PluginException">They have faults.</exception>
    public IReadOnlyList<(ConnectionTypeSpec Spec, ConnectionType Type)> ConnectionTypes => _connectionTypes.Value;

    /// <summary>Tells one build of the assembly from another.</summary>
    public Guid ModuleVersionId => Assembly.ManifestModule.ModuleVersionId;

    /// <summary>Keeps it loaded until disposal; null when it is about to go.</summary>
    public IDisposable? TryLease() => _leases.TryTake();

    /// <summary>Makes the one public class of a host plugin that is of this kind.</summary>
    /// <exception cref="PluginException">There is none, or more than one, or it cannot be made.</exception>
    public T Create<T>() where T : class
    {
        try
        {
            return Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T))).ToArray() switch
            {
                [var type] => (T)Activator.CreateInstance(type)!,
                [] => throw new PluginException($"Plugin {Package.Manifest.Name} has no public class that implements {typeof(T).Name}."),
                _ => throw new PluginException($"Plugin {Package.Manifest.Name} has more than one public class that implements {typeof(T).Name}."),
            };
        }
        // Foreign code: whatever goes wrong belongs to this plugin.
        catch (Exception e) when (e is not PluginException)
        {
            throw new PluginException($"Plugin {Package.Manifest.Name} cannot be used: {Explain(Package, e)}", e);
        }
    }

    /// <summary>Unloads it when nobody needs it any more.</summary>
    internal void Retire() => _leases.Retire();

    /// <summary>Loads a plugin and looks at every operator type, so that what is missing shows now and not in the first task.</summary>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    internal static LoadedPlugin Load(PluginPackage package)
    {
        var context = new PluginLoadContext(package);
        try
        {
            var assembly = context.LoadMain();
            return new LoadedPlugin(package, context, assembly, package.Manifest.Host ? [] : OperatorTypes.Of(assembly));
        }
        // Foreign code and files: whatever goes wrong belongs to this plugin alone.
        catch (Exception e)
        {
            if (context.IsCollectible) context.Unload();
            throw new PluginException(Explain(package, e), e);
        }
    }

    private static string Explain(PluginPackage package, Exception e) => e switch
    {
        BadImageFormatException => $"{package.Manifest.Assembly} is not a .NET assembly, or only a part of one. Copy it again.",
        ReflectionTypeLoadException types => string.Join(" ", types.LoaderExceptions.OfType<Exception>().Select(l => l.Message).Distinct().Take(3)),
        TypeInitializationException { InnerException: { } inner } type => $"The static constructor of {type.TypeName} failed: {inner.Message}",
        _ => e.Message,
    };
}
