using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Tradewind.Plugins;

/// <summary>Which SDK an assembly was built against, read without loading it.</summary>
internal static class SdkReference
{
    private static readonly Version Ours = typeof(Operator).Assembly.GetName().Version!;
    private static readonly string Name = typeof(Operator).Assembly.GetName().Name!;

    /// <summary>Why the assembly cannot be a plugin of this platform; null when it can.</summary>
    public static string? Fault(PluginPackage package)
    {
        var name = package.Manifest.Assembly;
        try
        {
            using var file = File.OpenRead(package.AssemblyPath);
            using var image = new PEReader(file);
            if (!image.HasMetadata) return NoAssembly(name);
            var reader = image.GetMetadataReader();
            var built = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Where(one => reader.StringComparer.Equals(one.Name, Name)).Select(one => one.Version).FirstOrDefault();
            if (built is null) return $"{name} does not use the SDK ({Name}), so it can bring nothing. Name the plugin's own assembly in {PluginManifest.FileName}.";
            return built.Major == Ours.Major && built <= Ours
                ? null
                : $"{name} is built against version {built.ToString(3)} of the SDK, and this platform has {Ours.ToString(3)}. {(built > Ours ? "Bring the platform up to date, or build" : "Build")} the plugin against {Ours.ToString(3)}.";
        }
        catch (BadImageFormatException)
        {
            return NoAssembly(name);
        }
    }

    private static string NoAssembly(string name) => $"{name} is not a .NET assembly, or only a part of one. Copy it again.";
}
