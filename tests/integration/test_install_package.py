"""The package's tables, as Windows Installer will read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from installers.package import UPGRADE_CODE, PackagingFailed, make_msi
from tests.support.installer import needs, table, tiny_package


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    needs("wixl", "wixl-heat", "msiinfo", "msibuild")
    return tiny_package(tmp_path_factory.mktemp("package"), "1.2.3", (1, 0, 0, 0))


def test_it_is_installed_for_the_machine_and_keeps_the_code_hidden(package: Path) -> None:
    properties = table(package, "Property")
    assert properties["ALLUSERS"] == ("1",)
    assert properties["ProductName"] == ("Truyen Thanh Studio",)
    assert properties["ProductVersion"] == ("1.2.3",)
    assert properties["MsiHiddenProperties"] == ("ENROLCODE",)
    secure = set(properties["SecureCustomProperties"][0].split(";"))
    assert secure == {"STATIONDIR", "SOURCEURL", "ENROLCODE", "LANG", "OLDERFOUND", "NEWERFOUND"}
    # Every file anew, whatever its version: costing happens while the old ones are still there.
    assert properties["REINSTALLMODE"] == ("amus",)


def test_older_and_equal_versions_are_replaced_newer_ones_only_seen(package: Path) -> None:
    rows = subprocess.run(["msiinfo", "export", str(package), "Upgrade"], capture_output=True, text=True, check=True)
    upgrades = {line.split("\t")[6].strip(): line.split("\t")[:5] for line in rows.stdout.splitlines()[3:] if line}
    only_detect, minimum_included = 2, 256
    assert upgrades["OLDERFOUND"] == [f"{{{UPGRADE_CODE}}}", "0.0.0", "1.2.4", "", str(minimum_included)]
    assert upgrades["NEWERFOUND"][1] == "1.2.4"
    assert upgrades["NEWERFOUND"][4] == str(only_detect | minimum_included)


def test_the_order_of_things(package: Path) -> None:
    numbers = {name: int(row[-1]) for name, row in table(package, "InstallExecuteSequence").items()}
    in_order = [
        ("AppSearch", "KeepStationDir", "LaunchConditions"),
        ("FindRelatedProducts", "LaunchConditions"),
        ("InstallInitialize", "RemoveExistingProducts", "InstallFiles", "WriteRegistryValues", "SetUpSystem"),
        ("SetUpSystem", "InstallFinalize"),
        ("InstallInitialize", "RemoveSystem", "RemoveFiles"),
    ]
    for names in in_order:
        assert [numbers[name] for name in names] == sorted(numbers[name] for name in names), names
    conditions = {name: row[0] for name, row in table(package, "InstallExecuteSequence").items()}
    assert conditions["SetUpSystem"] == 'NOT REMOVE~="ALL"'
    assert conditions["RemoveSystem"] == 'REMOVE~="ALL"'


def test_the_system_is_set_up_by_the_installed_program_as_the_system_unlogged(package: Path) -> None:
    actions = table(package, "CustomAction")
    installed_program, in_script, as_system, target_hidden, goes_on = 18, 1024, 2048, 8192, 64
    assert int(actions["SetUpSystem"][0]) == installed_program | in_script | as_system | target_hidden
    assert int(actions["RemoveSystem"][0]) == installed_program | in_script | as_system | goes_on
    program = actions["SetUpSystem"][1]
    assert table(package, "File")[program][1] == "studio.exe"
    for name in ("STATIONDIR", "SOURCEURL", "ENROLCODE", "LANG"):
        assert f'"[{name}]"' in actions["SetUpSystem"][2]


def test_it_asks_for_windows_10_1809(package: Path) -> None:
    assert "Installed OR WINDOWSBUILDNUMBER >= 17763" in table(package, "LaunchCondition")
    search = table(package, "AppSearch")["WINDOWSBUILDNUMBER"][0]
    local_machine, raw_value_of_the_64_bit_view = "2", "18"
    assert table(package, "RegLocator")[search] == (
        local_machine,
        "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
        "CurrentBuildNumber",
        raw_value_of_the_64_bit_view,
    )


def test_every_component_is_64_bit_and_belongs_to_the_one_feature(package: Path) -> None:
    components = table(package, "Component")
    assert len(components) == 5  # three files, the settings, the shortcuts
    assert all(int(row[2]) & 256 for row in components.values())
    features = subprocess.run(
        ["msiinfo", "export", str(package), "FeatureComponents"], capture_output=True, text=True, check=True
    )
    assert {line.split("\t")[1].strip() for line in features.stdout.splitlines()[3:]} == components.keys()
    assert "INSTALLDIR" in table(package, "Directory")
    assert table(package, "Directory")["INSTALLDIR"] == ("ProgramFiles64Folder", "TruyenThanhStudio")


def test_it_is_for_x64_and_the_names_are_ascii(package: Path) -> None:
    said = subprocess.run(["msiinfo", "suminfo", str(package)], capture_output=True, text=True, check=True).stdout
    assert "Template: x64;1033" in said
    for name in ("Property", "Directory", "Shortcut", "File", "Feature"):
        assert all(field.isascii() for row in table(package, name).items() for field in (row[0], *row[1]))


@pytest.mark.parametrize("version", ["1.2", "1.2.3.4", "1.2.65535", "127.0.0", "0.1.0rc1"])
def test_a_version_that_windows_installer_cannot_compare_is_refused(tmp_path: Path, version: str) -> None:
    payload = tmp_path / "payload"
    payload.mkdir()
    (payload / "studio.exe").write_bytes(b"MZ")
    needs("wixl", "wixl-heat")
    with pytest.raises(PackagingFailed, match=r"version"):
        make_msi(payload, version, tmp_path / "made.msi", "")
    assert not (tmp_path / "made.msi").exists()


def test_a_folder_without_the_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackagingFailed, match=r"studio\.exe"):
        make_msi(tmp_path, "1.0.0", tmp_path / "made.msi", "")
