using Tradewind.Bundles.Drafts;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Drafts;

namespace Tradewind.Bundles.Tests.Drafts;

public sealed class ScriptFolderTests : IAsyncLifetime
{
    private const string Canary = "the canary";
    private TestBundles _bundles = null!;
    private ScriptFolder _folder = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        _folder = new(_bundles.Options);
        File.WriteAllText(_bundles.At("canary.csx"), Canary);
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Script_is_written_with_its_folders_listed_and_read_back()
    {
        var saved = await _folder.WriteAsync(new("sales/eu/daily.csx", "dag d\r\n"), null, default);

        saved.Before.ShouldBeNull();
        saved.Conflict.ShouldBeFalse();
        _folder.List().Select(script => script.Path).ShouldBe(["sales/eu/daily.csx"]);
        var read = (await _folder.ReadAsync("sales/eu/daily.csx", default))!;
        read.Text.ShouldBe("dag d\r\n");
        read.Hash.ShouldBe(saved.After!.Hash);
        Directory.EnumerateFiles(Path.GetDirectoryName(_bundles.Script("sales/eu/daily.csx"))!).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Script_that_somebody_changed_meanwhile_stays_as_it_is_and_is_shown()
    {
        var began = (await _folder.WriteAsync(new("a.csx", "one"), null, default)).After!.Hash;
        _bundles.Write("a.csx", "theirs");

        var saved = await _folder.WriteAsync(new("a.csx", "mine"), began, default);

        saved.Conflict.ShouldBeTrue();
        saved.Before!.Text.ShouldBe("theirs");
        File.ReadAllText(_bundles.Script("a.csx")).ShouldBe("theirs");
        (await _folder.WriteAsync(new("a.csx", "mine"), saved.Before.Hash, default)).Conflict.ShouldBeFalse();
        File.ReadAllText(_bundles.Script("a.csx")).ShouldBe("mine");
    }

    [Fact]
    public async Task Script_that_somebody_made_or_deleted_meanwhile_is_a_conflict_too()
    {
        _bundles.Write("a.csx", "theirs");
        (await _folder.WriteAsync(new("a.csx", "mine"), null, default)).Before!.Text.ShouldBe("theirs");
        var began = (await _folder.ReadAsync("a.csx", default))!.Hash;
        _bundles.Delete("a.csx");

        var saved = await _folder.WriteAsync(new("a.csx", "mine"), began, default);

        saved.ShouldBe(new ScriptSaved(null, null));
        File.Exists(_bundles.Script("a.csx")).ShouldBeFalse();
    }

    [Fact]
    public async Task Mark_that_editors_put_in_front_of_a_file_is_not_part_of_its_text()
    {
        File.WriteAllText(_bundles.Script("a.csx"), "dag d", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        (await _folder.ReadAsync("a.csx", default))!.Text.ShouldBe("dag d");
    }

    [Fact]
    public async Task Permissions_of_a_script_outlive_a_save()
    {
        if (OperatingSystem.IsWindows()) return;
        var began = (await _folder.WriteAsync(new("a.csx", "one"), null, default)).After!.Hash;
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(_bundles.Script("a.csx"), Shared);

        await _folder.WriteAsync(new("a.csx", "two"), began, default);

        File.GetUnixFileMode(_bundles.Script("a.csx")).ShouldBe(Shared);
    }

    [Theory]
    [InlineData("../canary.csx")]
    [InlineData("a/../../canary.csx")]
    [InlineData("..\\canary.csx")]
    [InlineData("..%5ccanary.csx")]
    [InlineData("%2e%2e/canary.csx")]
    [InlineData("%252e%252e%252fcanary.csx")]
    [InlineData("..%c0%afcanary.csx")]
    [InlineData("./canary.csx")]
    [InlineData("//canary.csx")]
    [InlineData("/tmp/canary.csx")]
    [InlineData("C:/canary.csx")]
    [InlineData("canary.csx\0.csx")]
    [InlineData(".hidden.csx")]
    [InlineData("a/.git/x.csx")]
    [InlineData("canary.txt")]
    [InlineData("Directory.Build.props")]
    [InlineData("bin/x.csx")]
    [InlineData("a /../x.csx")]
    [InlineData("")]
    public async Task Path_that_could_leave_the_folder_is_neither_read_nor_written(string path)
    {
        (await Should.ThrowAsync<RejectedException>(() => _folder.ReadAsync(path, default))).Reason.ShouldBe(RejectedReason.Invalid);
        (await Should.ThrowAsync<RejectedException>(() => _folder.WriteAsync(new(path, "mine"), null, default))).Reason.ShouldBe(RejectedReason.Invalid);

        File.ReadAllText(_bundles.At("canary.csx")).ShouldBe(Canary);
        _folder.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Link_that_leads_out_of_the_folder_is_neither_read_nor_written()
    {
        Directory.CreateDirectory(_bundles.Script("deep/er"));
        File.CreateSymbolicLink(_bundles.Script("link.csx"), _bundles.At("canary.csx"));
        Directory.CreateSymbolicLink(_bundles.Script("out"), _bundles.At("."));
        Directory.CreateSymbolicLink(_bundles.Script("deep/er/inside"), _bundles.Script("deep"));
        File.CreateSymbolicLink(_bundles.Script("deep/way.csx"), "../../canary.csx");

        foreach (var path in new[] { "link.csx", "out/canary.csx", "deep/er/inside/way.csx", "deep/way.csx" })
        {
            (await Should.ThrowAsync<RejectedException>(() => _folder.ReadAsync(path, default))).Message.ShouldContain("leads out of the DAG folder");
            await Should.ThrowAsync<RejectedException>(() => _folder.WriteAsync(new(path, "mine"), null, default));
        }

        File.ReadAllText(_bundles.At("canary.csx")).ShouldBe(Canary);
    }

    [Fact]
    public async Task Link_that_leads_round_in_a_circle_is_refused()
    {
        File.CreateSymbolicLink(_bundles.Script("a.csx"), "b.csx");
        File.CreateSymbolicLink(_bundles.Script("b.csx"), "a.csx");

        await Should.ThrowAsync<RejectedException>(() => _folder.ReadAsync("a.csx", default));
    }

    [Fact]
    public async Task Link_inside_the_folder_is_read_but_not_replaced_by_a_file()
    {
        _bundles.Write("real.csx", "real");
        File.CreateSymbolicLink(_bundles.Script("link.csx"), "real.csx");
        var began = (await _folder.ReadAsync("link.csx", default))!;
        began.Text.ShouldBe("real");

        (await Should.ThrowAsync<RejectedException>(() => _folder.WriteAsync(new("link.csx", "mine"), began.Hash, default))).Message.ShouldContain("is a link to real.csx");

        File.ReadAllText(_bundles.Script("real.csx")).ShouldBe("real");
    }

    [Fact]
    public async Task Folder_that_is_a_link_itself_is_a_folder_like_any_other()
    {
        Directory.CreateSymbolicLink(_bundles.At("mounted"), _bundles.At("dags"));
        var folder = new ScriptFolder(_bundles.Options with { DagsDirectory = _bundles.At("mounted") });

        await folder.WriteAsync(new("a.csx", "one"), null, default);

        (await folder.ReadAsync("a.csx", default))!.Text.ShouldBe("one");
        File.ReadAllText(_bundles.Script("a.csx")).ShouldBe("one");
    }

    [Fact]
    public async Task File_that_is_too_large_for_an_editor_is_refused_by_name()
    {
        _bundles.Write("big.csx", new string(' ', (4 * DraftLimits.LongestText) + 1));

        (await Should.ThrowAsync<RejectedException>(() => _folder.ReadAsync("big.csx", default))).Message.ShouldContain("'big.csx' is larger than");
    }

    [Fact]
    public void Folder_that_is_not_there_cannot_be_written_and_says_so()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = new ScriptFolder(_bundles.Options with { DagsDirectory = _bundles.At("nowhere") });

        folder.NotWritable!.ShouldContain("cannot be written by the server");
        folder.List().ShouldBeEmpty();
        _folder.NotWritable.ShouldBeNull();
    }
}
