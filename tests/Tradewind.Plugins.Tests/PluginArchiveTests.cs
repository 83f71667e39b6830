using System.Buffers.Binary;
using System.IO.Compression;

namespace Tradewind.Plugins.Tests;

/// <summary>Packages that somebody else made: what is wrong with one is told, and nothing of it is anywhere afterwards.</summary>
public sealed class PluginArchiveTests : IDisposable
{
    private const string Manifest = """{ "name": "X", "version": "1", "assembly": "x.dll" }""";

    private readonly DirectoryInfo _root = System.IO.Directory.CreateTempSubdirectory("tradewind-archive-");

    public PluginArchiveTests() => System.IO.Directory.CreateDirectory(At("inside"));

    private string Archive => At("package.zip");

    private string Target => At("inside/unpacked");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Sound_archive_is_unpacked_with_its_folders_and_what_can_be_started()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            Write(zip, "plugin.json", Manifest);
            zip.CreateEntry("runtimes/");
            Write(zip, "runtimes/linux-x64/native/tool", "#!/bin/sh").ExternalAttributes = (0x8000 | 0x1ED) << 16;
        }

        PluginArchive.Unpack(Archive, Target);

        File.ReadAllText(Path.Combine(Target, "plugin.json")).ShouldBe(Manifest);
        var tool = Path.Combine(Target, "runtimes/linux-x64/native/tool");
        File.ReadAllText(tool).ShouldBe("#!/bin/sh");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(tool).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../evil.dll")]
    [InlineData("lib/../../evil.dll")]
    [InlineData("lib/..")]
    [InlineData("./evil.dll")]
    [InlineData("/etc/evil.dll")]
    [InlineData("//host/share/evil.dll")]
    [InlineData("C:/evil.dll")]
    [InlineData("C:evil.dll")]
    [InlineData("evil.dll:stream")]
    [InlineData("..\\evil.dll")]
    [InlineData("lib\\evil.dll")]
    [InlineData("%2e%2e/evil.dll")]
    [InlineData("%252e%252e%252fevil.dll")]
    [InlineData("lib//evil.dll")]
    [InlineData("lib/evil.dll.")]
    [InlineData("lib/evil.dll ")]
    [InlineData("lib /evil.dll")]
    [InlineData("NUL.dll")]
    [InlineData("lib/com1")]
    [InlineData("evil\0.dll")]
    [InlineData("evil\n.dll")]
    [InlineData("\u202Elld.live")]
    [InlineData("evi\u0301l.dll")]
    public void S17_name_that_leads_out_or_means_another_file_elsewhere_is_refused(string name)
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            Write(zip, "plugin.json", Manifest);
            Write(zip, name, "evil");
        }

        Refused().ShouldStartWith("The name '");
    }

    [Theory]
    [InlineData("x.dll", "X.DLL")]
    [InlineData("x.dll", "x.dll")]
    [InlineData("lib/x.dll", "LIB/x.dll")]
    [InlineData("lib", "lib/x.dll")]
    [InlineData("lib/x.dll", "Lib")]
    public void S17_names_that_are_one_file_on_some_systems_are_refused(string one, string other)
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            Write(zip, one, "one");
            Write(zip, other, "other");
        }

        Refused().ShouldContain("differs from another one only in upper and lower case");
    }

    [Theory]
    [InlineData(0xA000)]
    [InlineData(0x2000)]
    [InlineData(0x1000)]
    public void S17_link_or_device_is_refused(int type)
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            Write(zip, "plugin.json", Manifest);
            Write(zip, "x.dll", "/etc/passwd").ExternalAttributes = (type | 0x1FF) << 16;
        }

        Refused().ShouldBe("'x.dll' in the archive is a link or a device, not a file.");
    }

    [Fact]
    public void S17_archive_that_would_burst_is_refused_by_what_it_says_of_itself()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            using var zeros = zip.CreateEntry("x.dll").Open();
            for (var at = 0; at < 64; at++) zeros.Write(new byte[1024 * 1024]);
        }

        Refused().ShouldBe("Unpacked, the archive would have more than 100 times its size. Such an archive is refused.");
    }

    [Fact]
    public void S17_archive_that_says_it_is_smaller_than_it_is_is_refused_while_it_is_unpacked()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("x.dll").Open();
            content.Write(new byte[1024 * 1024]);
        }

        // The size stands in the file's own header, in its directory entry, and nowhere else.
        Patch(bytes =>
        {
            var entry = Directory(bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 24), 10);
        });
        Refused().ShouldContain("is damaged");
    }

    [Fact]
    public void S17_archive_of_more_bytes_than_a_plugin_may_have_is_refused()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create)) Write(zip, "x.dll", "small");
        Patch(bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Directory(bytes) + 24), uint.MaxValue - 1));
        Refused().ShouldBe("Unpacked, the archive has more than 1,024 MiB. A plugin is that large only by mistake.");
    }

    [Fact]
    public void S17_ten_thousand_files_are_taken_and_one_more_is_refused()
    {
        void Make(int count)
        {
            using var zip = ZipFile.Open(Archive, ZipArchiveMode.Create);
            for (var at = 0; at < count; at++) zip.CreateEntry($"{at}.txt");
        }

        Make(PluginArchive.MostEntries);
        PluginArchive.Unpack(Archive, Target);
        System.IO.Directory.GetFiles(Target).Length.ShouldBe(PluginArchive.MostEntries);
        System.IO.Directory.Delete(Target, recursive: true);
        File.Delete(Archive);
        Make(PluginArchive.MostEntries + 1);
        Refused().ShouldStartWith("The archive has more than 10,000 files");
    }

    [Theory]
    [InlineData(ushort.MaxValue)]
    [InlineData(7)]
    public void S17_million_entries_are_refused_unread_whatever_the_archive_says_of_their_number(int said)
    {
        const int million = 1_000_000;
        var entry = new byte[47];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014b50);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(28), 1);
        entry[46] = (byte)'a';
        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)said);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)said);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), million * 47);
        using (var file = File.Create(Archive))
        {
            for (var at = 0; at < million; at++) file.Write(entry);
            file.Write(end);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused().ShouldStartWith("The archive has more than 10,000 files");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 * 1024 * 1024);
    }

    [Fact]
    public void F34_archive_that_is_cut_off_anywhere_is_refused_and_leaves_nothing()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            Write(zip, "plugin.json", Manifest);
            Write(zip, "x.dll", new string('x', 500));
        }

        var whole = File.ReadAllBytes(Archive);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Archive, whole[..length]);
            Refused().ShouldContain("The archive is");
        }
    }

    [Fact]
    public void F34_archive_with_a_damaged_byte_is_refused_or_unpacks_as_it_was()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("x.dll", CompressionLevel.NoCompression);
            using var content = new StreamWriter(entry.Open());
            content.Write(new string('x', 100));
        }

        var whole = File.ReadAllBytes(Archive);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            File.WriteAllBytes(Archive, damaged);
            try
            {
                PluginArchive.Unpack(Archive, Target);
                // A time or a hint: what counts is what comes out.
                File.ReadAllText(System.IO.Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Single()).ShouldBe(new string('x', 100), $"byte {at}");
                System.IO.Directory.Delete(Target, recursive: true);
            }
            catch (PluginException)
            {
                refused++;
                System.IO.Directory.Exists(Target).ShouldBeFalse();
            }
        }

        refused.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void F34_file_that_is_no_zip_is_refused()
    {
        File.WriteAllText(Archive, "<html>The proxy says no.</html>");
        Refused().ShouldStartWith("The archive is cut off, or it is no zip");
    }

    private string Refused()
    {
        var before = Tree();
        var fault = Should.Throw<PluginException>(() => PluginArchive.Unpack(Archive, Target));
        Tree().ShouldBe(before);
        fault.Message.ShouldAllBe(sign => !char.IsControl(sign));
        return fault.Message;
    }

    private string[] Tree() => [.. System.IO.Directory.GetFileSystemEntries(_root.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string At(string path) => Path.Combine(_root.FullName, path);

    private static int Directory(byte[] bytes) => (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 22 + 16));

    private void Patch(Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(Archive);
        change(bytes);
        File.WriteAllBytes(Archive, bytes);
    }

    private static ZipArchiveEntry Write(ZipArchive zip, string name, string text)
    {
        var entry = zip.CreateEntry(name);
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
        return entry;
    }
}
