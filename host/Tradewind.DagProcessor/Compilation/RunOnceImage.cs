using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// The same assembly with the mark of a debug build, so that the JIT does not optimise it. Code in collectible contexts is never
/// tiered: it would be optimised to the full, although here it runs once, to build the graph. Compiling a debug build besides would
/// cost the binding again; the mark is all that differs to the JIT.
/// </summary>
internal static class RunOnceImage
{
    private const DebuggableAttribute.DebuggingModes Unoptimised =
        DebuggableAttribute.DebuggingModes.Default
        | DebuggableAttribute.DebuggingModes.DisableOptimizations
        | DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints;

    // In the blob of the attribute, after the two bytes that open every one.
    private const int ModesOffset = 2;

    public static byte[] Of(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!IsDebuggable(metadata, attribute) || metadata.GetBlobReader(attribute.Value).Length < ModesOffset + sizeof(int))
                continue;

            var copy = (byte[])assembly.Clone();
            // A blob starts with its length, one byte for one as short as this.
            var at = image.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob) + MetadataTokens.GetHeapOffset(attribute.Value) + 1;
            BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(at + ModesOffset), (int)Unoptimised);
            return copy;
        }

        return assembly;
    }

    private static bool IsDebuggable(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == nameof(DebuggableAttribute);
}
