namespace Tradewind.Plugins;

/// <summary>The checksum that a zip has of each file, which the framework does not compare.</summary>
internal struct Crc32()
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Entry((uint)index))];

    private uint _register = uint.MaxValue;

    public readonly uint Value => ~_register;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) _register = Table[(byte)(_register ^ one)] ^ (_register >> 8);
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
