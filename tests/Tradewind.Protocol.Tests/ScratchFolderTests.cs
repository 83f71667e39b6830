using Tradewind.Protocol.Children;

namespace Tradewind.Protocol.Tests;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tradewind-scratch-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Folder_goes_with_its_owner()
    {
        using (var mine = ScratchFolder.Make(_root.FullName)) File.WriteAllText(Path.Combine(mine.Path, "x"), "");
        _root.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public void What_dead_processes_left_is_removed_and_what_others_use_is_not()
    {
        // A process that was killed holds its lock no more; one that is just making its folder has none yet; the rest is somebody else's.
        var dead = Folder("tw-dead", "alive", "AB12.sock");
        var making = Folder("tw-making");
        var foreign = Folder("other", "alive");
        using var living = ScratchFolder.Make(_root.CreateSubdirectory("beside").FullName);
        Directory.Move(living.Path, Path.Combine(_root.FullName, "tw-living"));

        using var mine = ScratchFolder.Make(_root.FullName);

        Directory.Exists(dead).ShouldBeFalse();
        new[] { making, foreign, Path.Combine(_root.FullName, "tw-living"), mine.Path }.ShouldAllBe(path => Directory.Exists(path));
    }

    [Fact]
    public void Folder_that_a_cleaner_took_is_there_again_and_still_its_owner_s_alone()
    {
        using var mine = ScratchFolder.Make(_root.FullName);
        Directory.Delete(mine.Path, recursive: true);
        mine.Ensure();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(mine.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Folder(string name, params string[] files)
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        foreach (var file in files) File.WriteAllText(Path.Combine(folder, file), "");
        return folder;
    }
}
